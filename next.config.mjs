/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // A redirect would turn a POST with a trailing slash into a GET elsewhere: such a path is simply
  // another path.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2"],
  // Types are checked by `npm run check` and `npm test`; a start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};
