/** Small helpers without domain knowledge: the error class, text, files, processes. */
export { CONFIG_FILE, configLine, findConfigFolder } from "./config-line.js";
export { defineErrors, type ErrorDefinition, type ErrorMaker } from "./define-errors.js";
export { messageOf, TouchstoneError } from "./error.js";
export { renderError, renderHint } from "./error-text.js";
export { exists, measureFolder, readIfExists, readTextIfExists, replaceFile } from "./files.js";
export {
  defineChoice,
  defineNegated,
  defineSwitch,
  defineValue,
  defineWords,
  describeFlag,
  type Flag,
  type Flags,
  FlagValueError,
  type FlagValues,
  formatFlagName,
  makeRepeatable,
  makeRequired,
  parseFlagValue,
  renameFlag,
  withDefault,
} from "./flag.js";
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
