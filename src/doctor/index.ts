/**
 * Doctor: finds what is installed, missing or broken on a machine and in a repository, with a hint for each problem.
 */
export { examineMachine } from "./doctor.js";
export type { DoctorFinding } from "./types.js";
