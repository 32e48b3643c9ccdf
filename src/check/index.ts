/** Check: finds damage in a fixtures folder, and its drift from a new recording. */
export { checkFolder } from "./check.js";
export { type CiFinding, renderGithubCommands, renderJunitXml } from "./ci-formats.js";
export { type Drift, describeCauses, findDrift, splitDrift } from "./drift.js";
export { renderCheckHtml } from "./html-report.js";
export { type CheckFindings, renderGithub, renderJunit } from "./reports.js";
