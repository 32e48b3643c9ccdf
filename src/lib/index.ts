/** Small helpers without domain knowledge: the error class, text, files, processes. */
export { CONFIG_FILE, findConfigFolder, readConfigLine } from "./config-line.js";
export { defineErrors, type ErrorDefinition, type ErrorMaker } from "./define-errors.js";
export { isEmbedded } from "./embedded-files.js";
export { getErrorMessage, getReason, TouchstoneError } from "./error.js";
export { renderError, renderHint } from "./error-text.js";
export {
  fileExists,
  makeFolders,
  measureFolder,
  readIfExists,
  readTextIfExists,
  replaceFile,
  writeNewFile,
  writeOutputFile,
} from "./files.js";
export {
  defineChoice,
  defineNegated,
  defineSwitch,
  defineValue,
  defineWords,
  describeFlag,
  type Flags,
  FlagValueError,
  type FlagValues,
  formatFlagName,
  makeRepeatable,
  makeRequired,
  type OptionFlag,
  parseFlagValue,
  renameFlag,
  withDefault,
} from "./flag.js";
export { findChangedFile, isSealed, sealFolder } from "./folder-seal.js";
export { runGit, tryGit } from "./git.js";
export { explainBadPath, resolveInside, resolveTargetInside } from "./inner-path.js";
export { describeInvalidKey } from "./invalid-value.js";
export { LineSplitter, readLines, splitLines } from "./lines.js";
export { listFilesBelow } from "./list-files.js";
export { mapStrings } from "./map-strings.js";
export { didYouMean } from "./nearest.js";
export { runInParallel } from "./parallel.js";
export {
  type ByteSource,
  openByteSource,
  openPlainFile,
  readPlainFile,
  readPlainText,
  readPlainTextSync,
  streamPlainFile,
} from "./plain-file.js";
export { killStrays } from "./processes/kill-strays.js";
export { ProgramError, runProgram, tryProgram } from "./processes/run-program.js";
export {
  killGroup,
  launchProgram,
  type ProcessExit,
  type RunningProcess,
  startProgram,
} from "./processes/start-program.js";
export { readReleaseName } from "./release-name.js";
export {
  findAbandonedFolders,
  isUsedByOthers,
  listScratchFolders,
  makeScratchFolder,
  removeAbandonedFolders,
  removeScratchFolder,
  SCRATCH_PREFIX,
  withScratchFolder,
} from "./scratch-folders.js";
export { describePathError, findSystemHint, SYSTEM_HINTS } from "./system-error.js";
export {
  escapeCell,
  escapeMarkup,
  escapeName,
  escapeRegExp,
  formatCount,
  getFirstLine,
  joinWords,
  replaceControls,
  replaceControlsInLines,
  takeEnd,
} from "./text.js";
