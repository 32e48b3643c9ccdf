// Bundles the command line with the packages that it uses: loading hundreds of files takes a quarter of a second. The modules that
// the command line does not import, such as those of worker threads, are used as the compiler wrote them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");
const output = join(root, "dist/cli");

/** In a bundle, `import.meta` is that of the bundle. In a module that finds files by its own place, it is replaced by that place. */
const keepPlaces = {
  name: "keep-places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("import.meta.")) return undefined;
      const place = relative("cli", relative(source, path)).replace(/\.ts$/, ".js");
      const contents = text
        .replaceAll("import.meta.url", `new URL(${JSON.stringify(place)}, import.meta.url).href`)
        .replaceAll("import.meta.dirname", `(import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)})`);
      return { contents, loader: "ts" };
    }),
};

/** Packages that few commands need. They are not bundled: those commands load them from node_modules. */
const OUTSIDE = ["pacote", "npm-registry-fetch", "@secretlint/*", "ws", "proper-lockfile"];

/** zod contains its messages in 50 languages. The command line needs only the English ones. */
const keepEnglish = {
  name: "keep-english",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    })),
};

rmSync(output, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outdir: output,
  bundle: true,
  splitting: true,
  external: OUTSIDE,
  platform: "node",
  target: "node20",
  format: "esm",
  // Some packages are CommonJS, and require modules of Node.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  minifyWhitespace: true,
  minifySyntax: true,
  chunkNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
  plugins: [keepPlaces, keepEnglish],
});
writeFileSync(join(output, "LICENSES.txt"), renderLicenses(listPackages(Object.keys(metafile.inputs))));

/** Lists the folders of the packages that these files belong to. */
function listPackages(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].sort();
}

/** Renders the license of each package, which has to be part of each copy. */
function renderLicenses(packages) {
  return packages
    .map((folder) => {
      const path = join(root, ...folder.split("/"));
      const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
      const file = readdirSync(path).find((one) => /^licen[cs]e/i.test(one));
      return `${name} ${version} (${license})\n\n${file ? readFileSync(join(path, file), "utf8").trim() : ""}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
