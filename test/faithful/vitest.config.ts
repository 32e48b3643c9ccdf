import { defineConfig } from "vitest/config";

const HANGS_AFTER_MS = 7_200_000;

/** `npm run test:faithful` compares the fake codex with the real one. */
export default defineConfig({
  test: {
    include: ["test/faithful/*.test.ts"],
    setupFiles: ["test/helpers/clean-up.ts"],
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    disableConsoleIntercept: true,
  },
});
