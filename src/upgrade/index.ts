/** Upgrade: other versions in; pins moved, scenarios harvested, and what that changed, out. */

export { toPullRequest } from "./pull-request.js";
export { inWords, pinsOf, upgrade } from "./upgrade.js";
