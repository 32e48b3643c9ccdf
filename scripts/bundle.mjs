// Bundles the fake codex, `touchstone-codex`, into one file.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

await build(bundleOptions);
chmodSync(join(bundleOptions.absWorkingDir, bundleOptions.outfile), 0o755);
