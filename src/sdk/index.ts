/** SDKs: the environments that the subjects of a harvest live in. */
export { getPythonCheckout, getPythonSdk, type PythonSdk } from "./python.js";
