/** The doctor: a machine and a repository in; what is installed, missing or broken, and how to mend it, out. */
export { type DoctorOptions, examine, type Finding } from "./doctor.js";
