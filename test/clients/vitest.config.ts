import { defineConfig } from "vitest/config";

const HANGS_AFTER_MS = 7_200_000;

/** `npm run test:clients -- --jobs N` runs the tasks of N clients at a time; each run has a folder of its own. */
export default defineConfig({
  test: {
    maxConcurrency: Number(process.env.JOBS ?? 1),
    include: ["test/clients/*.test.ts"],
    setupFiles: ["test/helpers/clean-up.ts"],
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    disableConsoleIntercept: true,
  },
});
