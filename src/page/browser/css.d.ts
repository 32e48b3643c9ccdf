/** esbuild bundles these imports into a style sheet. */
declare module "*.css";
