/** Small helpers without domain knowledge: the error class, text, files, processes. */
export { DEFAULT_FOLDERS, readConfigFolder } from "./config-line.js";
export { defineErrors, type ErrorDefinition, type ErrorMaker } from "./define-errors.js";
export { messageOf, TouchstoneError } from "./error.js";
export { exists, measureFolder, readIfExists, readTextIfExists, replaceFile } from "./files.js";
export { runGit, tryGit } from "./git.js";
export { eachLine, LineSplitter, linesIn } from "./lines.js";
export { didYouMean } from "./nearest.js";
export {
  killGroup,
  launchProgram,
  type ProcessExit,
  ProgramError,
  type RunningProcess,
  runProgram,
  startProgram,
  tryProgram,
} from "./processes.js";
export { SYSTEM_HINTS, systemHint } from "./system-error.js";
export { counted, escapeCell, escapeRegExp, firstLine, printable, printableLines } from "./text.js";
