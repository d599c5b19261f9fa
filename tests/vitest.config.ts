import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * A test of a promised time may run three times (`retry: 2`): code that is slow is slow each time, a machine that was
 * briefly busy is not.
 */
const onRealParts = {
  // A shared machine may take minutes to start two instances; a hang is found all the same.
  testTimeout: 120_000,
  hookTimeout: 300_000,
  globalSetup: ["tests/support/global-setup.ts"],
};

/**
 * Three lanes: `unit` is pure and takes seconds; `integration` runs real Postgres, sockets and SDKs; `load` measures, and
 * so must have the machine to itself.
 */
export default defineConfig({
  root,
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    // Most of a run is waiting for real parts, so two files share even a small machine.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Pure computation: on a busy machine it takes many times its usual second.
          testTimeout: 60_000,
          include: [
            "lib/**/*.test.ts",
            "components/**/*.test.ts",
            "scripts/**/*.test.ts",
            "server/**/*.test.ts",
            "tests/architecture/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/architecture/**", "tests/load/**"],
          ...onRealParts,
        },
      },
      {
        extends: true,
        test: {
          name: "load",
          include: ["tests/load/**/*.test.ts"],
          fileParallelism: false,
          ...onRealParts,
        },
      },
    ],
  },
});
