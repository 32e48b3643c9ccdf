import { defineConfig } from "vitest/config";

const HANGS_AFTER_MS = 7_200_000;

/** `npm run test:clients` runs one client after another. */
export default defineConfig({
  test: {
    include: ["test/clients/*.test.ts"],
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    disableConsoleIntercept: true,
  },
});
