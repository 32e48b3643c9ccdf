/** The tap: stands where an SDK expects codex, and hands the harvest every frame of both directions as it passes. */
export { openWire, type Wire } from "./wire.js";
