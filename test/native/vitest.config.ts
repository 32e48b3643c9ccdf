import { defineConfig } from "vitest/config";

const HANGS_AFTER_MS = 600_000;

/** `npm run test:native` runs these tests with the path of the executable in TOUCHSTONE_CODEX. */
export default defineConfig({
  test: {
    setupFiles: ["test/helpers/clean-up.ts"],
    include: ["test/native/*.test.ts"],
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
  },
});
