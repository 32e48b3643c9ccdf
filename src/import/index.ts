/** Import: makes a fixture of a capture that no harvest recorded, such as the log in a bug report. */

export { importErrors } from "./errors.js";
export { type ImportReport, importCapture } from "./import-capture.js";
