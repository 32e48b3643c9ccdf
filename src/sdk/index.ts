/** SDKs: the subjects of a harvest, and the environments that contain their packages. */
export { findCheckoutFolders, PYTHON_PACKAGE } from "./checkout.js";
export { hashDriver } from "./hash-driver.js";
export { assertCanMakeEnvironments } from "./install.js";
export { findPython } from "./interpreter.js";
export { findLatestPythonSdk } from "./latest.js";
export { assertPinned, type PreparedDriver, prepareDriver } from "./prepare-driver.js";
export {
  findMissingSdkModule,
  findPythonSdk,
  openPythonCheckout,
  openPythonSdk,
  type PythonSdk,
} from "./python-sdk.js";
export { readCheckoutVariable, readSubject, type SubjectDefinition } from "./subject.js";
export { DRIVERS, listSubjectNames } from "./subject-names.js";
