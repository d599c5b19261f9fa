import { hostname, networkInterfaces } from "node:os";

/**
 * Names under which a browser may reach this machine. The development server takes its hot-reload connection from
 * these only; from any other it refuses, and the page reloads over and over.
 */
const ownNames = [
  hostname(),
  ...Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map((it) => it.address)),
  ...(process.env.PUBLIC_URL ? [new URL(process.env.PUBLIC_URL).hostname] : []),
];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // A redirect would turn a POST with a trailing slash into a GET elsewhere: such a path is simply
  // another path.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@node-rs/argon2",
    "@aws-sdk/client-s3",
  ],
  // Types are checked by `npm run check` and `npm test`; a start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  allowedDevOrigins: ownNames,
};
