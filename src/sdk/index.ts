/** SDKs: what the subjects of a harvest are, and the environments that they live in. */
export { assertMakesEnvironments } from "./install.js";
export { findPython } from "./interpreter.js";
export { latestPythonSdk } from "./latest.js";
export { subjectNames } from "./names.js";
export { type PreparedDriver, prepareDriver } from "./prepare.js";
export { findPythonSdk, getPythonCheckout, getPythonSdk, type PythonSdk } from "./python.js";
export { readSubject, type SubjectDefinition } from "./subject.js";
