import { defineConfig } from "vitest/config";

/** `npm run test:soak` prints a table of the attempts and the failures. */
export default defineConfig({ test: { include: ["test/soak/*.test.ts"], fileParallelism: false } });
