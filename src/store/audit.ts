import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export const AUDIT_FILE = "audit.jsonl";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const change = z.strictObject({
  scenario: z.string(),
  change: z.enum(["added", "changed", "removed"]),
  from: digest.nullable().describe("Over the digests of the scenario's files before; null: there were none"),
  to: digest.nullable(),
});

export const auditEntrySchema = z
  .strictObject({
    formatVersion: z.literal(1),
    seq: z.int().min(1).describe("1 for the first entry, and so on"),
    at: z.iso.datetime().describe("UTC, seconds"),
    by: z.string(),
    action: z.literal("harvest"),
    reason: z.string(),
    tool: z.string().describe("Version of touchstone"),
    environment: z
      .strictObject({
        platform: z.string(),
        node: z.string(),
        python: z.string(),
        packages: z.record(z.string(), z.string()).describe("Distributions in the SDK's environment"),
      })
      .describe("What ran the harvest"),
    changes: z.array(change),
    manifest: digest.describe("Over the bytes of manifest.json after the change"),
    previous: digest
      .nullable()
      .describe("Over the bytes of the line before, without its end; null for the first"),
  })
  .describe("One line of the audit log: who changed what, when and why");

export type AuditEntry = z.output<typeof auditEntrySchema>;
export type AuditFacts = Omit<AuditEntry, "formatVersion" | "seq" | "action" | "previous">;

export interface AuditProblem {
  /** 1-based line of the log. */
  line: number;
  problem: string;
}

/** The log's text with one entry more. */
export function withEntry(log: string, facts: AuditFacts): string {
  const lines = linesOf(log);
  const last = lines.at(-1);
  const entry: AuditEntry = {
    formatVersion: 1,
    seq: lines.length + 1,
    action: "harvest",
    ...facts,
    previous: last === undefined ? null : sha256(last),
  };
  return `${log}${JSON.stringify(entry)}\n`;
}

/** The log of a fixtures folder; empty where there is none. */
export async function readAuditLog(folder: string): Promise<string> {
  return readFile(join(folder, AUDIT_FILE), "utf8").catch((error) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}

/**
 * What is wrong with a log: an entry that was changed, removed, put elsewhere or cut.
 * @param manifest the text of the manifest beside it: the last entry must name it
 */
export function auditProblems(log: string, manifest: string): AuditProblem[] {
  const problems: AuditProblem[] = [];
  let previous: string | undefined;
  let named: string | undefined;
  for (const [index, line] of linesOf(log).entries()) {
    const say = (problem: string) => problems.push({ line: index + 1, problem });
    const entry = parseEntry(line);
    if (!entry) say("is no audit entry");
    else {
      if (entry.seq !== index + 1) say(`has the number ${entry.seq}, and stands at ${index + 1}`);
      if (entry.previous !== (previous === undefined ? null : sha256(previous))) {
        say("does not follow from the line before it: one of the two was changed, removed or moved");
      }
    }
    named = entry?.manifest;
    previous = line;
  }
  if (named !== undefined && named !== sha256(manifest)) {
    problems.push({
      line: linesOf(log).length,
      problem: "names another manifest.json than the one that is there",
    });
  }
  if (previous === undefined && manifest !== "") problems.push({ line: 1, problem: "there is no entry" });
  return problems;
}

export function sha256(data: string | Buffer): string {
  return `sha256:${createHash("sha256").update(data).digest("hex")}`;
}

function linesOf(log: string): string[] {
  return log === "" ? [] : log.replace(/\n$/, "").split("\n");
}

function parseEntry(line: string): AuditEntry | undefined {
  try {
    return auditEntrySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
