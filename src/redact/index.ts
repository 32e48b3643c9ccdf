/** Redact: a normalised transcript in; the same out with stand-ins for declared secrets, and all that forbids storing it. */
export { redactErrors } from "./errors.js";
export { mayHoldSecret } from "./hints.js";
export { findHostTraces, thisHost } from "./host.js";
export { type Redaction, redact } from "./redact.js";
export { refuseSecrets, refuseTraces } from "./refuse.js";
