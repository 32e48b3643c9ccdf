import { fileURLToPath } from "node:url";

/** The file of what few replays need, which the bundle loads on demand. */
const ON_DEMAND = "touchstone-codex-on-demand.cjs";

const leaveOnDemand = {
  name: "leave-on-demand",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/on-demand\.js$/ }, () => ({ path: `./${ON_DEMAND}`, external: true })),
};

/**
 * Options of esbuild to bundle the fake codex into one file. It is started thousands of times, and loading
 * forty files would be slow.
 */
export const bundleOptions = {
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/replay/main.ts"],
  outfile: "dist/touchstone-codex.cjs",
  bundle: true,
  platform: "node",
  target: "node14.21", // an older Node can parse the file, and so can report that it is too old
  // Node 14 parses it. esbuild replaces it because of a bug there, which does not matter, since no older Node than 20 runs on.
  supported: { "optional-chain": true },
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  define: { "import.meta.dirname": "__dirname" },
  external: ["ws"], // loaded only for a client that uses a WebSocket
  logLevel: "warning",
  plugins: [leaveOnDemand],
};

/** Options for what the fake codex loads on demand: `src/replay/on-demand.ts`. */
export const onDemandOptions = {
  ...bundleOptions,
  entryPoints: ["src/replay/on-demand.ts"],
  outfile: `dist/${ON_DEMAND}`,
  banner: {},
  plugins: [],
};
