/** Runs the TypeScript SDK's tests, written for jest, on the SDK that is installed. CORPUS_SDK is the path of its module. */
import { dirname, join } from "node:path";
import { defineConfig } from "vitest/config";

const { CORPUS_SDK = "" } = process.env;

export default defineConfig({
  plugins: [
    {
      name: "jest-to-vitest",
      enforce: "pre",
      transform(code, id) {
        if (!/\/tests\/[\w.]+\.ts$/.test(id) || !code.includes("jest.mock(")) return;
        return `import { vi } from "vitest";\nimport { jest } from "@jest/globals";\n${code.replaceAll("jest.mock(", "vi.mock(")}`;
      },
    },
  ],
  resolve: {
    alias: [
      { find: /^\.\.\/src\/(codex|index)(\.js)?$/, replacement: CORPUS_SDK },
      // The source of the checkout is not the pinned SDK, whose package has no such module.
      { find: /^\.\.\/src\/(?=\w+(\.js)?$)/, replacement: `${dirname(CORPUS_SDK)}/src/` },
      { find: "@jest/globals", replacement: join(import.meta.dirname, "jest-globals.ts") },
    ],
  },
  test: {
    include: ["tests/*.test.ts"],
    testTimeout: 120_000,
    // A failure shows the whole values, by which its reason is known.
    chaiConfig: { truncateThreshold: 0 },
    server: { deps: { inline: [/codex-sdk/] } },
  },
});
