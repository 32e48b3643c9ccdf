import { defineConfig } from "vitest/config";

const HANGS_AFTER_MS = 7_200_000;

/** `npm run test:corpus -- FOLDER --jobs N` runs N cases at a time; each run has a folder of its own. */
export default defineConfig({
  test: {
    maxConcurrency: Number(process.env.JOBS ?? 1),
    include: ["test/corpus/corpus.run.ts"],
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    passWithNoTests: true,
    disableConsoleIntercept: true,
  },
});
