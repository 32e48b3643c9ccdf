// Builds `touchstone-codex` into one file: a stand-in that starts thousands of times must not look for forty.
import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const outfile = at("dist/touchstone-codex.cjs");

await build({
  entryPoints: [at("src/replay/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node14.21", // of which it needs none, but which must understand it to be told so
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  minifySyntax: true,
  minifyWhitespace: true,
  external: ["ws"],
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
