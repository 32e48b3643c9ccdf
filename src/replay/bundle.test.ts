/** The fake codex is one small file without a package, so that it starts as fast as codex. */
import { isBuiltin } from "node:module";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions, onDemandOptions } from "../../scripts/bundle-options.mjs";

const MAX_BYTES = 64 * 1024;

test("the fake codex's bundle is small, and holds no package", async () => {
  const { outputFiles, metafile } = await build({ ...bundleOptions, write: false, metafile: true });
  expect(outputFiles[0]?.contents.length).toBeLessThan(MAX_BYTES);
  const [output] = Object.values(metafile.outputs);
  // esbuild also lists files of which it keeps nothing.
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const files = kept.map(([file]) => file);
  expect(files).toContain("src/replay/session/session.ts");
  expect(files.filter((file) => !file.startsWith("src/"))).toEqual([]);
  const loaded = new Set(output?.imports.map(({ path }) => path));
  expect([...loaded].filter((path) => !isBuiltin(path))).toEqual(["./touchstone-codex-on-demand.cjs"]);
});

test("what it loads on demand holds no package but ws, which only a client with a WebSocket needs", async () => {
  const { metafile } = await build({ ...onDemandOptions, write: false, metafile: true });
  const [output] = Object.values(metafile.outputs);
  const loaded = new Set(output?.imports.map(({ path }) => path));
  expect([...loaded].filter((path) => !isBuiltin(path))).toEqual(["ws"]);
  expect(Object.keys(output?.inputs ?? {}).filter((file) => !file.startsWith("src/"))).toEqual([]);
});
