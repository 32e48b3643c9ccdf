// Bundles the fake codex, `touchstone-codex`, into a few files. Copies the data of codex's releases, which they read.
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions, laterOptions } from "./bundle-options.mjs";

await Promise.all([bundleOptions, ...laterOptions].map((options) => build(options)));
const root = bundleOptions.absWorkingDir;
chmodSync(join(root, bundleOptions.outfile), 0o755);

// The command of the package. scripts/install-native.mjs replaces this file by the native executable, so the bundle is another
// file. `wrap` writes the bundle's path into its script, which then stays right.
mkdirSync(join(root, "dist/bin"), { recursive: true });
const command = `#!/usr/bin/env node
require((process.argv[1] = require.resolve("../touchstone-codex.cjs")));
`;
writeFileSync(join(root, "dist/bin/touchstone-codex"), command, { mode: 0o755 });
writeFileSync(join(root, "dist/bin/package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);

const RELEASES = "replay/options/releases";
cpSync(join(root, "src", RELEASES), join(root, "dist", RELEASES), {
  recursive: true,
  filter: (path) => !path.endsWith(".ts"),
});
