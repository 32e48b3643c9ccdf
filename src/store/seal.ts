import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";
import { type AuditFacts, appendAudit, getNextSeq } from "./audit.js";
import { computeSha256 } from "./digest.js";
import { type Manifest, renderManifest } from "./manifest.js";
import type { FolderChange } from "./stage-folder.js";

/**
 * Manifest and audit log with one entry more. Each holds something of the other, so that neither end of the log nor
 * a manifest can be put back unseen: the entry the manifest's digest, and the manifest the number of entries.
 */
export function sealChange(
  manifest: Manifest,
  log: Buffer,
  facts: Omit<AuditFacts, "manifest">,
): FolderChange {
  const text = renderManifest({ ...manifest, auditEntries: getNextSeq(log) });
  return new Map<string, string | Buffer>([
    [MANIFEST_FILE, text],
    [AUDIT_FILE, appendAudit(log, { ...facts, manifest: computeSha256(text) })],
  ]);
}
