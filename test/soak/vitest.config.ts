import { defineConfig } from "vitest/config";

/** `npm run test:soak`: the table is what it prints. */
export default defineConfig({ test: { include: ["test/soak/*.test.ts"], fileParallelism: false } });
