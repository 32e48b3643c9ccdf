import type { Finding } from "./describe-finding.js";
import { NO_RELEASES } from "./release-set.js";
import type { VerifiedTranscript } from "./verify-stream.js";

/** A verified transcript with its findings. */
export interface JudgedTranscript {
  transcript: VerifiedTranscript;
  findings: Finding[];
}

/** Lists the findings that contradict codex. What is not measured may be right. */
export function listMisfits({ findings }: Pick<JudgedTranscript, "findings">): Finding[] {
  return findings.filter(({ verdict }) => verdict !== "unmeasured");
}

/** Whether a transcript has findings, but none that can be judged, because its release or its protocol was not measured. */
export function isUndecided(judged: JudgedTranscript): boolean {
  return judged.transcript.unmeasured !== undefined && judged.findings.length > 0 && doesFit(judged);
}

/**
 * Whether a transcript fits all demanded releases or, if none are demanded, at least one release. If its release or its protocol was not
 * measured, it fits if nothing in it contradicts codex.
 */
export function doesFit(judged: JudgedTranscript): boolean {
  const { fit, unmeasured } = judged.transcript;
  return (fit.fitting !== NO_RELEASES || unmeasured !== undefined) && listMisfits(judged).length === 0;
}
