import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AUDIT_FILE, auditProblems, readAuditLog } from "./audit.js";
import { MANIFEST_FILE, readManifest } from "./manifest.js";

export interface FolderProblem {
  file: string;
  problem: string;
}

/**
 * What is wrong with a fixtures folder: a file that is not as the manifest says, one that it does not know, a broken
 * audit log. Reads the files as streams.
 * @throws TouchstoneError when the manifest can't be read
 */
export async function verifyFolder(folder: string): Promise<FolderProblem[]> {
  const manifest = await readManifest(folder);
  if (!manifest) return [{ file: MANIFEST_FILE, problem: "is missing" }];
  const problems: FolderProblem[] = [];
  const known = new Set([AUDIT_FILE]);
  for (const { steps, wire } of Object.values(manifest.scenarios)) {
    for (const { file, digest } of [...steps, wire]) {
      known.add(file);
      const found = await digestOfFile(join(folder, file));
      if (found === undefined) problems.push({ file, problem: "is missing" });
      else if (found !== digest) problems.push({ file, problem: "has other bytes than the manifest says" });
    }
  }
  for (const file of await readdir(folder, { recursive: true })) {
    if (file.endsWith(".jsonl") && !known.has(file))
      problems.push({ file, problem: "stands in no manifest" });
  }
  const text = await readFile(join(folder, MANIFEST_FILE), "utf8");
  for (const { line, problem } of auditProblems(await readAuditLog(folder), text)) {
    problems.push({ file: `${AUDIT_FILE}:${line}`, problem });
  }
  return problems;
}

async function digestOfFile(path: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return `sha256:${hash.digest("hex")}`;
  } catch {
    return undefined;
  }
}
