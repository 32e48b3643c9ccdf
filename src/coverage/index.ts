/** Coverage: measures which parts of codex's protocol the recorded scenarios contain. */
export { COVERAGE_KINDS, measureCoverage } from "./coverage.js";
export { readReasons } from "./reasons.js";
export { formatShare, renderCoverage } from "./render-coverage.js";
