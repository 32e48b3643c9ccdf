/**
 * Atlas: runs the same scenarios on many codex releases, and shows the events of each release and the changes between
 * them.
 */

export { type Atlas, type ProtocolData, parseAtlas } from "./atlas-schema.js";
export { findTwoReleases, listChanges, type ReleaseChanges, renderReleaseNotes } from "./changelog.js";
export { compareObservations } from "./compare-observations.js";
export { findLostScenarios, findUnseen } from "./compare-scenarios.js";
export { decodeObservation, listMeasuredReleases, listScenarios } from "./decode-atlas.js";
export { describeMeasured } from "./describe-measured.js";
export { describeState } from "./describe-period.js";
export { mergeAtlases } from "./encode-atlas.js";
export { atlasErrors } from "./errors.js";
export { findRepeatedMembers, getContent, nameEvent } from "./event-members.js";
export { type Explanation, explainMember } from "./explain.js";
export { describePlaces, groupChanges } from "./group-changes.js";
export { measureReleases, writeAtlas } from "./measure-releases.js";
export {
  formatPath,
  getBaseName,
  getEvent,
  getItemType,
  getLastStep,
  getMember,
  isFreeMember,
} from "./member-path.js";
export type { Observation } from "./observe-fixtures.js";
export { parseReleases } from "./parse-releases.js";
export { proposeUses } from "./propose-uses.js";
export { renderAtlasPage } from "./render-page.js";
export { renderTypes, type TypeLanguage } from "./render-types.js";
export { splitWords } from "./spelling.js";
export { assertUsesKnown, findSupport, parseUses, touchesUse, type Use, type UseSupport } from "./uses.js";
