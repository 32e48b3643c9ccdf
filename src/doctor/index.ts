/** The doctor: a machine and a repository in; what is installed, missing or broken, and how to mend it, out. */
export { examine } from "./doctor.js";
export type { Finding } from "./types.js";
