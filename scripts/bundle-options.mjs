import { fileURLToPath } from "node:url";

/** How esbuild bundles the fake codex into one file: it starts thousands of times, and must not look for forty files. */
export const bundleOptions = {
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/replay/main.ts"],
  outfile: "dist/touchstone-codex.cjs",
  bundle: true,
  platform: "node",
  target: "node14.21", // a Node this old can parse the file, and so report that it is too old
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  external: ["ws"], // loaded only for a client that wants a socket
  logLevel: "warning",
};
