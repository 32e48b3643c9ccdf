/** Redact: no secret and no trace of the host may reach a fixture. Fails closed. */
export { findHostTraces } from "./host.js";
export { type Redaction, redact, refuseSecrets, refuseTraces } from "./redact.js";
