/** SDKs: what the subjects of a harvest are, and the environments that they live in. */
export { PYTHON_PACKAGE } from "./checkout.js";
export { assertMakesEnvironments } from "./install.js";
export { findPython } from "./interpreter.js";
export { latestPythonSdk } from "./latest.js";
export { subjectNames } from "./names.js";
export { assertPinned, type PreparedDriver, prepareDriver } from "./prepare.js";
export { findPythonSdk, getPythonCheckout, getPythonSdk, type PythonSdk } from "./python.js";
export { findCheckoutVariable, readSubject, type SubjectDefinition } from "./subject.js";
