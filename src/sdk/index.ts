/** SDKs: the environments that the subjects of a harvest live in. */
export { latestPythonSdk } from "./latest.js";
export { getPythonCheckout, getPythonSdk, type PythonSdk } from "./python.js";
