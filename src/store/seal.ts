import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";
import { type AuditFacts, appendAudit, getNextSeq } from "./audit.js";
import { computeSha256 } from "./digest.js";
import type { Manifest } from "./manifest.js";
import { renderManifest } from "./manifest-file.js";
import type { FolderChange } from "./stage-folder.js";

/**
 * Adds one entry to the audit log and links it with the manifest. The entry contains the manifest's digest, and
 * the manifest contains the number of entries. So neither the end of the log nor a manifest can be put back
 * unnoticed.
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
