import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** Files of `src/replay` that the bundle loads when they are needed. Each is a bundle of its own. */
const LATER = ["app-server", "exec", "on-demand", "session-files"];

const buildName = (part) => `touchstone-codex-${part}.cjs`;

/** Builds a plugin that leaves parts out of the bundle. @param parts names of their files */
const leaveForLater = (parts) => ({
  name: "leave-for-later",
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`^\\./(${parts.join("|")})\\.js$`) }, ({ path, importer }) =>
      importer.endsWith("/replay/fake-codex.ts")
        ? { path: `./${buildName(path.slice("./".length, -".js".length))}`, external: true }
        : undefined,
    ),
});

/**
 * Modules that many replays do not need, with the functions that they export. Each is a bundle of its own, which
 * the first call of a function loads.
 */
const ON_FIRST_CALL = [
  { file: "replay/session/codex-refusal", functions: ["findCodexRefusal", "isKnownRequest", "nameParams"] },
  { file: "replay/session/extra-requests", functions: ["answerExtraRequest"] },
  { file: "redact/hide/index", part: "hide", functions: ["hideSecrets", "hideSecretsInJson", "shortenText"] },
].map((module) => ({ part: basename(module.file), ...module }));

/**
 * Builds a plugin that replaces these modules by functions that load them.
 * @param own the module that the bundle consists of, if it is one of them
 */
const loadOnFirstCall = (own) => ({
  name: "load-on-first-call",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.\/touchstone-codex-/ }, ({ path }) => ({ path, external: true }));
    for (const { file, part, functions } of ON_FIRST_CALL) {
      if (file === own) continue;
      const contents = functions.map(
        (name) => `export const ${name} = (...args) => require("./${buildName(part)}").${name}(...args);`,
      );
      onLoad({ filter: new RegExp(`/src/${file}\\.ts$`) }, () => ({ contents: contents.join("\n") }));
    }
  },
});

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
  // Node 14 can parse optional chaining. esbuild would replace it because of a bug of Node 14, which does not matter here: a Node
  // older than 20 only reports that it is too old. `import()` is replaced by `require`, which is faster than Node's loader of ES modules.
  supported: { "optional-chain": true, "dynamic-import": false },
  format: "cjs",
  banner: { js: `#!/usr/bin/env node\n${OPTIONS_FOLDER}` },
  define: { "import.meta.dirname": "optionsFolder" },
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  external: ["ws"], // loaded only for a client that uses a WebSocket
  logLevel: "warning",
  plugins: [leaveForLater(LATER), loadOnFirstCall()],
};

/** Options for each part that the bundle loads later. */
export const laterOptions = [
  ...LATER.map((part) => ({ file: `replay/${part}`, part })),
  ...ON_FIRST_CALL,
].map(({ file, part }) => ({
  ...bundleOptions,
  entryPoints: [`src/${file}.ts`],
  outfile: `dist/${buildName(part)}`,
  banner: { js: OPTIONS_FOLDER },
  plugins: [loadOnFirstCall(file)],
}));

/**
 * Options for the files of the native executable (scripts/native.mjs). It starts the first one. They contain every package. `exec` is
 * in the first file and no part of its own, because loading a part takes longer there than loading a larger first file.
 * @param optionsFolder the folder of `src/replay/options/package-files.ts` in the executable
 */
export function buildNativeOptions(optionsFolder) {
  const common = {
    target: "node24",
    external: ["bufferutil", "utf-8-validate"], // optional parts of ws, in C++
    banner: { js: `const optionsFolder = ${JSON.stringify(optionsFolder)};` },
  };
  const later = LATER.filter((part) => part !== "exec");
  const first = { ...bundleOptions, plugins: [leaveForLater(later), loadOnFirstCall()] };
  const others = laterOptions.filter(({ outfile }) => !outfile.endsWith(buildName("exec")));
  return [first, ...others].map((options) => ({ ...options, ...common }));
}
