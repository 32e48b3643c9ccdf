/**
 * The files of a timeline: their lines, and the search for secrets in them. This is a separate entry point, because it imports
 * Node modules, which a page's script must not load.
 */
export { assertLinesHaveNoSecrets, readSourceLines } from "./source-lines.js";
