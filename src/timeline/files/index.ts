/** The files of a timeline: their lines, and the search for secrets in them. This is a separate entry point, because a page's script has no Node modules. */
export { assertLinesHaveNoSecrets, readSourceLines } from "./source-lines.js";
