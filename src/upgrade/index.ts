/** Upgrade: other versions in; pins moved, scenarios harvested, and what that changed, out. */

export { toPullRequest } from "./pull-request.js";
export { type Upgrade, type UpgradeOptions, upgrade } from "./upgrade.js";
