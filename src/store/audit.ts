import { finished } from "node:stream/promises";
import * as z from "zod";
import {
  readIfExists,
  readLines,
  resolveInside,
  streamPlainFile,
  type TouchstoneError,
} from "../lib/index.js";
import {
  AUDIT_FILE,
  assertReadableVersion,
  FORMAT_VERSION,
  MANIFEST_FILE,
  parsePlainJson,
  UPDATE_HINT,
} from "../transcript/index.js";
import { computeSha256, readFileFacts } from "./digest.js";
import { storeErrors } from "./errors.js";
import type { FolderProblem } from "./folder-problem.js";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const change = z.strictObject({
  scenario: z.string().describe("Its name"),
  change: z
    .enum(["added", "changed", "removed", "unsupported", "accepted", "restored"])
    .describe(
      "What happened to its fixture. A reviewer `accepted` or `restored` it; the others are the work of a harvest or an import. `unsupported`: there can be no fixture, and the manifest says why",
    ),
  from: digest
    .nullable()
    .describe(
      "SHA-256 over one line `NAME DIGEST` for each of its files, as the manifest listed them before the change; for `accepted`, as the base of the review listed them. Null: there was no fixture",
    ),
  to: digest
    .nullable()
    .describe(
      "The SHA-256 after the change, computed as for `from`. If it equals `from`, only facts about the fixture changed, or an edit by hand was undone, or the accepted fixture does not differ from the base",
    ),
});

const environment = z.strictObject({
  platform: z.string().describe("Such as `linux-x64`"),
  node: z.string().describe("Version of Node"),
  python: z.string().optional().describe("Version of Python"),
  driver: z
    .string()
    .optional()
    .describe("What ran the driver, such as `node 20.20.2`; absent if it is compiled or unknown"),
  packages: z
    .record(z.string(), z.string())
    .optional()
    .describe("Packages in the SDK's environment → version"),
});

export const auditEntrySchema = z
  .strictObject({
    formatVersion: z
      .literal(FORMAT_VERSION)
      .describe("Version of this line's format; a reader refuses a higher one"),
    seq: z.int().min(1).describe("1 for the first entry, and so on"),
    at: z.iso.datetime().describe("Time in UTC, to the second"),
    by: z.string().describe("Who"),
    action: z.enum(["harvest", "import", "accept", "reject"]).describe("The command's action"),
    reason: z.string().describe("Why, as the author wrote it"),
    tool: z.string().describe("Version of touchstone"),
    environment: environment.describe("The machine and the packages that were used"),
    changes: z.array(change).describe("What it changed; never empty"),
    manifest: digest.describe("SHA-256 over the bytes of manifest.json after the change"),
    previous: digest
      .nullable()
      .describe("SHA-256 over the bytes of the line before, without its end; null for the first"),
    digest: digest.describe(
      "SHA-256 over the bytes of this line, without this member and the comma before it",
    ),
  })
  .describe("One line of the audit log: who changed what, when and why");

/** A validated line of the audit log. Its time is in UTC, to the second. */
export type AuditEntry = z.output<typeof auditEntrySchema>;
/** The members of an entry that the caller of `appendAudit` gives. The function computes the others. */
export type EntryFacts = Omit<AuditEntry, "formatVersion" | "seq" | "previous" | "digest">;

/**
 * Reads the audit log of a fixtures folder.
 * @returns its bytes; empty if there is no log
 * @throws TouchstoneError `path-outside`, `file-not-plain`, `file-too-large`
 * @throws the file system's error if the log cannot be read
 */
export async function readAudit(folder: string): Promise<Buffer> {
  return (await readIfExists(resolveInside(folder, AUDIT_FILE))) ?? Buffer.alloc(0);
}

/** Parses the entries of a log, in order. Lines that are not valid entries are left out. */
export function parseAuditLog(log: Buffer): AuditEntry[] {
  return log
    .toString()
    .split("\n")
    .map(parseAuditEntry)
    .filter((entry) => entry !== undefined);
}

/** Selects the entries about one fixture, and leaves out their changes to other fixtures. */
export function filterTrail(entries: AuditEntry[], name: string): AuditEntry[] {
  return entries
    .map((entry) => ({ ...entry, changes: entry.changes.filter(({ scenario }) => scenario === name) }))
    .filter(({ changes }) => changes.length > 0);
}

/**
 * Appends one entry to the log. No byte of the old entries changes, even if they are damaged.
 * @throws TouchstoneError `audit-too-new` if the last line is intact, but this version does not know its format
 */
export function appendAudit(log: Buffer, facts: EntryFacts): Buffer {
  const endedLog = addLineEnd(log);
  const last = getLastLine(endedLog);
  const { at, by, action, reason, tool, environment, changes, manifest } = facts;
  const entry: Omit<AuditEntry, "digest"> = {
    formatVersion: FORMAT_VERSION,
    seq: getNextSeq(log),
    at,
    by,
    action,
    reason,
    tool,
    environment,
    changes,
    manifest,
    previous: last.length === 0 ? null : computeSha256(last),
  };
  const body = JSON.stringify(entry);
  return Buffer.concat([endedLog, Buffer.from(`${body.slice(0, -1)},"digest":"${computeSha256(body)}"}\n`)]);
}

/**
 * Returns the number of the next entry: 1 if the log is empty, or if its last line is no entry.
 * @throws TouchstoneError `audit-too-new` if the last line is intact, but this version does not know its format
 */
export function getNextSeq(log: Buffer): number {
  const line = getLastLine(addLineEnd(log)).toString();
  const entry = parseAuditEntry(line);
  if (!entry && isIntact(line)) throw buildTooNewError(line);
  return (entry?.seq ?? 0) + 1;
}

function addLineEnd(log: Buffer): Buffer {
  return log.length === 0 || log.at(-1) === LINE_END ? log : Buffer.concat([log, Buffer.of(LINE_END)]);
}

function getLastLine(endedLog: Buffer): Buffer {
  return endedLog.subarray(endedLog.lastIndexOf(LINE_END, -2) + 1, -1);
}

/**
 * Finds the problems of a folder's log: lines that are no entries, and entries that were changed, removed or moved. The last
 * entry must also contain the digest of the folder's manifest.
 */
export async function verifyAudit(folder: string): Promise<FolderProblem[]> {
  const problems: FolderProblem[] = [];
  const addProblem = (problem: string, hint = HINT) => problems.push({ file: AUDIT_FILE, problem, hint });
  const chain = new AuditChain(addProblem);
  try {
    const stream = streamPlainFile(resolveInside(folder, AUDIT_FILE));
    readLines(stream, (line) => chain.checkLine(line));
    await finished(stream);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const manifest = await readFileFacts(resolveInside(folder, MANIFEST_FILE)).catch(() => undefined);
  if (chain.lines === 0 && manifest) addProblem("has no entry", NO_ENTRY_HINT);
  if (chain.last && chain.last.manifest !== manifest?.digest) {
    addProblem(`entry ${chain.last.seq}, the last one, has the digest of another ${MANIFEST_FILE}`);
  }
  return problems;
}

/** Checks a log line by line. Each entry must be intact, and contain the next number and the digest of the line before it. */
class AuditChain {
  lines = 0;
  last: AuditEntry | undefined;
  #seq = 0;
  #previous: string | null = null;
  #broken = false;
  readonly #addProblem: (problem: string, hint?: string) => void;

  constructor(addProblem: (problem: string, hint?: string) => void) {
    this.#addProblem = addProblem;
  }

  checkLine(line: string): void {
    this.lines++;
    const entry = parseAuditEntry(line);
    const intact = isIntact(line);
    if (entry) {
      if (!intact) this.#addProblem(`entry ${entry.seq} was changed`);
      this.#checkPlace(entry);
    } else if (intact)
      this.#addProblem(`line ${this.lines} holds something that this touchstone does not know`, UPDATE_HINT);
    else this.#addProblem(`line ${this.lines} is no audit entry`);
    this.last = entry;
    this.#seq = entry?.seq ?? this.#seq + 1;
    this.#previous = computeSha256(line);
    this.#broken = !intact;
  }

  #checkPlace({ seq, previous }: AuditEntry): void {
    const expected = this.#seq + 1;
    if (seq < expected) this.#addProblem(`entry ${seq} stands after entry ${this.#seq}`);
    else if (seq > expected + 1)
      this.#addProblem(`entries ${expected} to ${seq - 1} are missing before entry ${seq}`);
    else if (seq > expected) this.#addProblem(`entry ${expected} is missing before entry ${seq}`);
    else if (previous !== this.#previous && !this.#broken) {
      this.#addProblem(`entry ${seq} does not follow from entry ${this.#seq}: one of the two was replaced`);
    }
  }
}

const LINE_END = 0x0a;
const HINT =
  "Find the change in git (`git log -p audit.jsonl manifest.json`) and undo it. Only `harvest`, `import`, `merge`, `review` and `upgrade` may change the log and the manifest.";
const NO_ENTRY_HINT =
  "Restore it from git. If `touchstone fixtures copy` made this folder, there was no log: only fixtures that were recorded or imported in this folder can be checked.";

/** Whether a line is unchanged: the digest at its end is the digest of the rest of the line. */
function isIntact(line: string): boolean {
  const digest = /,"digest":"([^"]*)"\}$/.exec(line);
  return digest !== null && digest[1] === computeSha256(`${line.slice(0, digest.index)}}`);
}

function buildTooNewError(line: string): TouchstoneError {
  assertReadableVersion(AUDIT_FILE, parseLine(line), storeErrors.auditTooNew);
  return storeErrors.auditEntryUnknown({ file: AUDIT_FILE });
}

function parseAuditEntry(line: string): AuditEntry | undefined {
  return auditEntrySchema.safeParse(parseLine(line)).data;
}

/** Parses a line; undefined if it is no JSON. */
function parseLine(line: string): unknown {
  try {
    return parsePlainJson(line);
  } catch {
    return undefined;
  }
}
