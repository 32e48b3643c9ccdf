/** Setup: the files of a new repository, and those that a port's maintainer would write by hand. */
export { buildNewConfig, findTestedPins } from "./new-config.js";
export { addMissingLines, type NewFiles, writeNewFiles } from "./new-files.js";
export {
  CI_SYSTEMS,
  PORT_LANGUAGES,
  type PortFiles,
  readCheckWorkflow,
  readGitLines,
  readPortFiles,
} from "./port-files.js";
