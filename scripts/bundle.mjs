// Bundles the fake codex, `touchstone-codex`, into a few files. Copies the data of codex's releases, which they read.
import { chmodSync, cpSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions, laterOptions } from "./bundle-options.mjs";

await Promise.all([bundleOptions, ...laterOptions].map((options) => build(options)));
chmodSync(join(bundleOptions.absWorkingDir, bundleOptions.outfile), 0o755);

const RELEASES = "replay/options/releases";
const root = bundleOptions.absWorkingDir;
cpSync(join(root, "src", RELEASES), join(root, "dist", RELEASES), {
  recursive: true,
  filter: (path) => !path.endsWith(".ts"),
});
