// Bundles the review page, which runs in a browser, into one script and one style sheet.
import { build } from "esbuild";

await build({
  entryPoints: { page: "src/review/page/main.tsx" },
  outdir: "dist/review/page",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  banner: {
    js: "/*! Contains Preact (MIT licence, Copyright (c) 2015-present Jason Miller): https://preactjs.com */",
  },
  logLevel: "warning",
});
