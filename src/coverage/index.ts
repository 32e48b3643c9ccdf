/** Coverage: how much of codex's protocol the recorded scenarios show. */
export { COVERAGE_KINDS, measureCoverage } from "./coverage.js";
export { readReasons } from "./reasons.js";
export { formatShare, renderCoverage } from "./render-coverage.js";
