/**
 * The tap: an executable in the place where an SDK expects codex. It copies the frames of both directions to the
 * harvest.
 */
export { openWire, type Wire } from "./wire.js";
