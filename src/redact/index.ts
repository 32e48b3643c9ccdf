/** Redact: a normalised transcript in; the same out with stand-ins for declared secrets, and all that forbids storing it. */
export { redactErrors } from "./errors.js";
export { findHostTraces, readHostFacts } from "./host-traces.js";
export { mayHoldSecret } from "./may-hold-secret.js";
export { type Redaction, redact } from "./redact.js";
export { buildSecretsError, buildTracesError } from "./refuse.js";
