import { fileURLToPath } from "node:url";

/** Files of `src/replay` that the bundle loads when they are needed. Each is a bundle of its own. */
const LATER = ["app-server", "exec", "on-demand"];
/** What is reported or printed passes here. Most replays do neither, so that this is a bundle of its own, too. */
const HIDE = "redact/hide/index";

const buildName = (part) => `touchstone-codex-${part}.cjs`;

const leaveForLater = {
  name: "leave-for-later",
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`^\\./(${LATER.join("|")})\\.js$`) }, ({ path, importer }) =>
      importer.endsWith("/replay/fake-codex.ts")
        ? { path: `./${buildName(path.slice("./".length, -".js".length))}`, external: true }
        : undefined,
    ),
};

/** A module that loads the bundle of HIDE at the first call. */
const HIDE_LATER = ["hideSecrets", "hideSecretsInJson"]
  .map((name) => `exports.${name} = (value) => require("./${buildName("hide")}").${name}(value);`)
  .join("\n");

const hideLater = {
  name: "hide-later",
  setup(build) {
    build.onResolve({ filter: new RegExp(`/${HIDE}\\.js$`) }, () => ({
      path: HIDE,
      namespace: "hide-later",
    }));
    build.onResolve({ filter: /./, namespace: "hide-later" }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /./, namespace: "hide-later" }, () => ({ contents: HIDE_LATER }));
  },
};

/** The folder of `src/replay/options/package-files.ts` in `dist`, from which a bundle finds files of the package. */
const OPTIONS_FOLDER = 'const optionsFolder = __dirname + "/replay/options";';

/**
 * Options of esbuild to bundle what every start of the fake codex needs into one file. It is started thousands of times, and
 * loading forty files would be slow.
 */
export const bundleOptions = {
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["src/replay/main.ts"],
  outfile: "dist/touchstone-codex.cjs",
  bundle: true,
  platform: "node",
  target: "node14.21", // an older Node can parse the file, and so can report that it is too old
  // Node 14 parses it. esbuild replaces it because of a bug there, which does not matter, since no older Node than 20 runs on.
  // A part is loaded with `require`, which is faster than Node's loader of ES modules.
  supported: { "optional-chain": true, "dynamic-import": false },
  format: "cjs",
  banner: { js: `#!/usr/bin/env node\n${OPTIONS_FOLDER}` },
  define: { "import.meta.dirname": "optionsFolder" },
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  external: ["ws"], // loaded only for a client that uses a WebSocket
  logLevel: "warning",
  plugins: [leaveForLater, hideLater],
};

/** Options for each part that the bundle loads later. */
export const laterOptions = [
  ...LATER.map((part) => [`src/replay/${part}.ts`, part]),
  [`src/${HIDE}.ts`, "hide"],
].map(([entryPoint, part]) => ({
  ...bundleOptions,
  entryPoints: [entryPoint],
  outfile: `dist/${buildName(part)}`,
  banner: { js: OPTIONS_FOLDER },
}));
