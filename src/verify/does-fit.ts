import type { Finding } from "./describe-finding.js";
import { NO_RELEASES } from "./release-set.js";
import type { VerifiedTranscript } from "./verify-stream.js";

/** A verified transcript with its findings. */
export interface JudgedTranscript {
  transcript: VerifiedTranscript;
  findings: Finding[];
}

/** Whether a transcript fits a release, or all demanded ones. What is not measured may be right. */
export function doesFit({ transcript: { fit }, findings }: JudgedTranscript): boolean {
  return fit.fitting !== NO_RELEASES && findings.every(({ verdict }) => verdict === "unmeasured");
}
