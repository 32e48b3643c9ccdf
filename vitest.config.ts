import { defineConfig } from "vitest/config";

/** Time-outs are for hangs alone: a test may take many times as long on a slow or busy machine. */
const HANGS_AFTER_MS = 600_000;
const limits = { testTimeout: HANGS_AFTER_MS, hookTimeout: HANGS_AFTER_MS, teardownTimeout: HANGS_AFTER_MS };

/** A worker loads a module once, and not again for each of its test files: loading took a third of the time. */
const shared = { isolate: false, setupFiles: ["test/helpers/clean-up.ts"] };

/**
 * One worker more than most machines for CI have cores: end-to-end tests wait for processes. The projects share the workers,
 * so that the short unit tests run beside the last of the long ones.
 */
const MAX_WORKERS = 3;

/** Test files that replace a module of Node. Each has a worker of its own: others may have loaded the real one. */
export const REPLACES_MODULES = ["src/store/crash.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: MAX_WORKERS,
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.{ts,tsx}", "test/corpus/*.test.ts"],
          exclude: REPLACES_MODULES,
          ...limits,
          ...shared,
        },
      },
      {
        test: {
          name: "isolated",
          include: REPLACES_MODULES,
          setupFiles: shared.setupFiles,
          ...limits,
        },
      },
      {
        test: {
          name: "e2e",
          include: [
            "test/e2e/**/*.test.ts",
            "examples/typescript/**/*.test.ts",
            "templates/ports/typescript/**/*.test.ts",
          ],
          globalSetup: "test/helpers/global-setup.ts",
          ...limits,
          ...shared,
          // Less than the test's, because its message says what did not happen.
          expect: { poll: { timeout: HANGS_AFTER_MS / 2 } },
          maxConcurrency: 2,
        },
      },
    ],
  },
});
