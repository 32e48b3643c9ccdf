/** Upgrade: pins other versions, harvests the scenarios, and compares the new fixtures with the old ones. */

export { renderPullRequest } from "./pull-request.js";
export {
  describeVersions,
  findLatest,
  findPins,
  previewUpgrade,
  type SubjectVersions,
  type UpgradedSubject,
  upgrade,
} from "./upgrade.js";
