/** The doctor: a machine and a repository in; what is installed, missing or broken, and how to mend it, out. */
export { examineMachine } from "./doctor.js";
export type { DoctorFinding } from "./types.js";
