import type { FixtureDiff } from "../diff/index.js";
import { type AuditEntry, filterTrail, isRemovalAccepted, type ManifestEntry } from "../store/index.js";
import type { ReviewDecision } from "./review-types.js";

/** A decision that was made in this review. */
export interface SessionDecision {
  name: string;
  what: ReviewDecision["what"];
  reason: string;
}

/**
 * Finds the decision about a fixture.
 * @param entry the fixture's manifest entry; undefined if the fixture was removed
 * @param decided the decisions of this review
 * @returns null if the fixture is open
 */
export function findDecision(
  { name, change }: Pick<FixtureDiff, "name" | "change">,
  entry: ManifestEntry | undefined,
  audit: AuditEntry[],
  decided: SessionDecision[],
): ReviewDecision | null {
  if (entry?.reviewed) return { what: "accepted", ...entry.reviewed };
  const last = filterTrail(audit, name).at(-1);
  if (!last) return null;
  const { at, by } = last;
  if (!entry && isRemovalAccepted(audit, name)) return { what: "accepted", at, by };
  // A rejection in an earlier review leaves the fixture open.
  const here = decided.some((decision) => decision.name === name && decision.what === "rejected");
  return here && change === "same" ? { what: "rejected", at, by } : null;
}
