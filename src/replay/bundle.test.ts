/** A replay loads a few small files, none of which contains a package, so that the fake codex starts fast. */
import { isBuiltin } from "node:module";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions, laterOptions } from "../../scripts/bundle-options.mjs";

const MAX_BYTES = 64 * 1024;
/** Bundles that are loaded when one of their functions is called for the first time. */
const ON_FIRST_CALL = ["codex-refusal", "extra-requests", "hide"].map(
  (part) => `./touchstone-codex-${part}.cjs`,
);

test("the fake codex's bundle is small, and holds no package", async () => {
  const { outputFiles, metafile } = await build({ ...bundleOptions, write: false, metafile: true });
  expect(outputFiles[0]?.contents.length).toBeLessThan(MAX_BYTES);
  const [output] = Object.values(metafile.outputs);
  // esbuild also lists files of which it keeps nothing.
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const files = kept.map(([file]) => file);
  expect(files).toContain("src/replay/fake-codex.ts");
  expect(files.filter((file) => !file.startsWith("src/"))).toEqual([]);
  const loaded = new Set(output?.imports.map(({ path }) => path));
  expect([...loaded].filter((path) => !isBuiltin(path)).sort()).toEqual([
    "./touchstone-codex-app-server.cjs",
    "./touchstone-codex-exec.cjs",
    "./touchstone-codex-hide.cjs",
    "./touchstone-codex-on-demand.cjs",
    "./touchstone-codex-session-files.cjs",
  ]);
});

test("each part that the fake codex loads later is small, and loads no package but ws, which a WebSocket needs", async () => {
  for (const options of laterOptions) {
    const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true });
    expect(outputFiles?.[0]?.contents.length).toBeLessThan(MAX_BYTES);
    const [output] = Object.values(metafile?.outputs ?? {});
    const loaded = new Set(output?.imports.map(({ path }) => path));
    const others = [...loaded].filter((path) => !isBuiltin(path) && path !== "ws");
    expect(ON_FIRST_CALL).toEqual(expect.arrayContaining(others));
    expect(Object.keys(output?.inputs ?? {}).filter((file) => !file.startsWith("src/"))).toEqual([]);
  }
});
