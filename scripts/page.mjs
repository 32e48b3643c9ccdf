// Bundles each page for the browser into one script and one style sheet.
import { build } from "esbuild";

const common = {
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: { page: "src/review/page/main.tsx" },
  outdir: "dist/review/page",
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: {
    js: "/*! Contains Preact (MIT licence, Copyright (c) 2015-present Jason Miller): https://preactjs.com */",
  },
});

for (const module of ["parity", "atlas"]) {
  await build({
    ...common,
    entryPoints: { page: `src/${module}/page/main.ts` },
    outdir: `dist/${module}/page`,
  });
}
