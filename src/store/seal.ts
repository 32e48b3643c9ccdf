import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";
import { appendAudit, type EntryFacts, getNextSeq } from "./audit.js";
import { computeSha256 } from "./digest.js";
import type { Manifest } from "./manifest.js";
import { renderManifest } from "./manifest-file.js";
import type { FolderChange } from "./stage-folder.js";

/**
 * Renders the manifest, and the audit log with one more entry, so that each refers to the other: the entry contains the manifest's
 * digest, and the manifest contains the number of the entry. So `verifyAudit` notices if the end of the log was cut off, or if an
 * older manifest was put back.
 * @returns both files, for the change of the folder
 * @throws TouchstoneError `audit-too-new`
 */
export function sealChange(
  manifest: Manifest,
  log: Buffer,
  facts: Omit<EntryFacts, "manifest">,
): FolderChange {
  const text = renderManifest({ ...manifest, auditEntries: getNextSeq(log) });
  return new Map<string, string | Buffer>([
    [MANIFEST_FILE, text],
    [AUDIT_FILE, appendAudit(log, { ...facts, manifest: computeSha256(text) })],
  ]);
}
