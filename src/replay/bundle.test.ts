/** The fake codex is one small file without a package, so that it starts as fast as codex. */
import { isBuiltin } from "node:module";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions } from "../../scripts/bundle-options.mjs";

/** Twice the size at which the start of Node itself was measured to hide the time to read the file (docs/replay.md). */
const MAX_BYTES = 96 * 1024;

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
  expect([...loaded].filter((path) => !isBuiltin(path))).toEqual(["ws"]);
});
