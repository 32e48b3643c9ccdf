/** Small helpers without domain knowledge: the error class, text, files. */
export { DEFAULT_FOLDERS, readConfigFolder } from "./config-line.js";
export { messageOf, TouchstoneError } from "./error.js";
export { replaceFile } from "./files.js";
export { didYouMean } from "./nearest.js";
export { SYSTEM_HINTS, systemHint } from "./system-error.js";
export { counted, printable, printableLines } from "./text.js";
