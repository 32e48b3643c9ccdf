/** Atlas: the same scenarios over many codex releases in; what each was seen to send, and what changed, out. */
export { FACES } from "./faces.js";
export { measure } from "./measure.js";
export { releasesOf } from "./releases.js";
