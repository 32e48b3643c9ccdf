/** Small helpers without domain knowledge: the error class, text, files. */
export { configLine } from "./config-line.js";
export { messageOf, TouchstoneError } from "./error.js";
export { replaceFile } from "./files.js";
export { didYouMean } from "./nearest.js";
export { SYSTEM_HINTS, systemHint } from "./system-error.js";
export { counted, printable, printableLines } from "./text.js";
