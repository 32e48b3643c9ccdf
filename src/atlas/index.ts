/** Atlas: the same scenarios over many codex releases in; what each was seen to send, and what changed, out. */
export { FACES, measure } from "./measure.js";
export { releasesOf } from "./releases.js";
