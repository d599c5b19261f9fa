import { inRoot } from "./lib/project.mjs";

// node scripts/platform-admin.mjs promote|demote EMAIL

process.argv.splice(2, 0, inRoot("scripts", "platform-admin.ts"));
await import("./run.mjs");
