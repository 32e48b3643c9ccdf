/** The doctor: a machine and a repository in; what is installed, missing or broken, and how to mend it, out. */
export { examine, type Finding } from "./doctor.js";
