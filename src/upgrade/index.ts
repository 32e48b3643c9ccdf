/** Upgrade: other versions in; pins moved, scenarios harvested, and what that changed, out. */

export { renderPullRequest } from "./pull-request.js";
export { describeVersions, findLatest, findPins, type SubjectVersions, upgrade } from "./upgrade.js";
