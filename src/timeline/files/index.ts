/** The files of a timeline: their lines, and the search for secrets in them. Apart from the rest, since a page's script has no Node modules. */
export { assertLinesHaveNoSecrets, readSourceLines } from "./source-lines.js";
