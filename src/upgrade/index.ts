/** Upgrade: other versions in; pins moved, scenarios harvested, and what that changed, out. */

export { toPullRequest } from "./pull-request.js";
export { findLatest, findPins, inWords, upgrade, type Versions } from "./upgrade.js";
