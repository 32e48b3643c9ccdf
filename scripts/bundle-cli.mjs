// Bundles touchstone's own modules for the command line, since loading four hundred files takes a fifth of a second. Packages
// stay outside. The modules that no command line starts, such as those of workers, are used as the compiler wrote them.
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");
const output = join(root, "dist/cli");

/** In a bundle, `import.meta` is that of the bundle. A module that finds files by its own place gets that place. */
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

rmSync(output, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outdir: output,
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
  plugins: [keepPlaces],
});
