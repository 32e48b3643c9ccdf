// Bundles the fake codex, `touchstone-codex`, into one file, and what few replays need into another.
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions, onDemandOptions } from "./bundle-options.mjs";

await Promise.all([bundleOptions, onDemandOptions].map((options) => build(options)));
chmodSync(join(bundleOptions.absWorkingDir, bundleOptions.outfile), 0o755);
