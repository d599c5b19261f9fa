import { throughMount } from "../support/meeting";

// The functional suite once more, through the mount for places where only Next runs.
throughMount("route handler");

await import("../sdk/openai.test");
await import("../sdk/azure.test");
await import("../sdk/anthropic.test");
await import("../sdk/google.test");
await import("../proxy/transparency.test");
await import("../proxy/credentials.test");
await import("../proxy/errors.test");
