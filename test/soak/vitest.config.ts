import { defineConfig } from "vitest/config";

/** Examples of each property of the fuzz tests, each time from another seed. */
const { TOUCHSTONE_FUZZ_RUNS = "1000" } = process.env;

/** `npm run test:soak` prints a table of the attempts and the failures. */
export default defineConfig({
  test: {
    include: ["test/soak/*.test.ts", "src/**/*.fuzz.test.ts"],
    setupFiles: ["test/helpers/clean-up.ts"],
    env: { TOUCHSTONE_FUZZ_RUNS },
    fileParallelism: false,
    testTimeout: 600_000,
  },
});
