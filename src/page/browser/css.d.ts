/** esbuild makes a style sheet of these imports. */
declare module "*.css";
