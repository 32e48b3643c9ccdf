/** Atlas: the same scenarios over many codex releases in; what each was seen to send, and what changed, out. */
export { changesBetween } from "./changes.js";
export { type Atlas, parseAtlas } from "./data.js";
export { observationOf } from "./decode.js";
export { mergeAtlases } from "./encode.js";
export { atlasErrors } from "./errors.js";
export { type Explanation, explain } from "./explain.js";
export { dotted } from "./names.js";
export { releasesOf } from "./releases.js";
export { measureAll, writeAtlas } from "./run.js";
export { type Language, toTypes } from "./types.js";
