import { AUDIT_FILE, MANIFEST_FILE } from "../transcript/index.js";
import { type AuditFacts, appendAudit, nextSeq } from "./audit.js";
import { sha256 } from "./digest.js";
import { type Manifest, manifestText } from "./manifest.js";
import type { FolderChange } from "./stage.js";

/**
 * Manifest and audit log with one entry more. Each holds something of the other, so that neither end of the log nor
 * a manifest can be put back unseen: the entry the manifest's digest, and the manifest the number of entries.
 */
export function seal(manifest: Manifest, log: Buffer, facts: Omit<AuditFacts, "manifest">): FolderChange {
  const text = manifestText({ ...manifest, auditEntries: nextSeq(log) });
  return new Map<string, string | Buffer>([
    [MANIFEST_FILE, text],
    [AUDIT_FILE, appendAudit(log, { ...facts, manifest: sha256(text) })],
  ]);
}
