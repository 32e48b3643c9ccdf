/** Coverage: measures which parts of codex's protocol the recorded scenarios contain, and reads the reasons why no scenario contains the other parts. */
export { type CoveredSubject, measureCoverage } from "./coverage.js";
export { measureExecCoverage } from "./exec-coverage.js";
export { COVERAGE_KINDS } from "./kinds.js";
export { NO_REASONS, readReasons } from "./reasons.js";
export { formatShare, renderCoverage, renderExecCoverage } from "./render-coverage.js";
