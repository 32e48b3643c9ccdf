/** Check: a fixtures folder in; what is wrong with it, and where reality has moved, out. */
export { checkFolder } from "./check.js";
export { type Drift, findDrift } from "./drift.js";
export { renderGithub, renderJunit } from "./reports.js";
