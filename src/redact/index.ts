/**
 * Redact: replaces declared secrets in a normalized transcript, and reports suspected secrets and host traces, which
 * stop the write.
 */
export { redactErrors } from "./errors.js";
export { assertNoSecrets } from "./gate.js";
export { hideSecrets, shortenText } from "./hide/index.js";
export { findHostTraces, readHostFacts } from "./host-traces.js";
export { LineSearch } from "./line-search.js";
export { type Redaction, redact } from "./redact.js";
export { buildSecretsError, buildTracesError } from "./refuse.js";
export { type CutSecret, StreamSearch } from "./stream-search.js";
export type { TranscriptPart } from "./texts.js";
