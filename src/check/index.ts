/** Check: finds damage in a fixtures folder, and its drift from a new recording. */
export { checkFolder } from "./check.js";
export { type Drift, findDrift } from "./drift.js";
export { renderGithub, renderJunit } from "./reports.js";
