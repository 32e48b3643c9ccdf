/** Helpers for the tests of verify. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Atlas, parseAtlas } from "../atlas/index.js";
import type { Protocol, TranscriptProtocol } from "../protocol/index.js";
import { isFixtureFile, MANIFEST_FILE } from "../transcript/index.js";
import { describeFindings, type Finding } from "./describe-finding.js";
import type { FormatName } from "./formats.js";
import { type Knowledge, readKnowledge } from "./knowledge.js";
import { listReleases } from "./release-set.js";
import { type VerifiedTranscript, verifyStream } from "./verify-stream.js";

export const FIXTURES = "integration/fixtures";

/** Subjects of the repository whose events are those of codex, and their protocols. */
export const CODEX_SUBJECTS: Readonly<Record<string, Protocol>> = {
  exec: "exec",
  typescript: "exec",
  "app-server": "app-server",
  python: "app-server",
};

/** Lists the events, frames and session files of a subject. */
export function listFixtureFiles(subject: string): string[] {
  return readdirSync(join(FIXTURES, subject), { recursive: true, encoding: "utf8" })
    .filter(isFixtureFile)
    .sort();
}

/** Reads the release of codex that a subject was recorded with. */
export function readFixtureRelease(subject: string): string {
  const { scenarios } = JSON.parse(readFileSync(join(FIXTURES, subject, MANIFEST_FILE), "utf8"));
  const [first] = Object.values(scenarios) as { subject: { codex: { version: string } } }[];
  return first?.subject.codex.version ?? "";
}

const readFile = (path: string) => ({ path, text: readFileSync(path, "utf8") });

/** Reads what verify knows from the repository's own files. @param atlas replaces the repository's own */
export function readOwnKnowledge(atlas?: Atlas): Knowledge {
  return readKnowledge(atlas ?? readOwnAtlas(), {
    schemas: readFile("docs/atlas/schemas.json"),
    order: readFile("docs/atlas/order.json"),
    sessions: readFile("docs/atlas/session.json"),
  });
}

/** Reads what verify knows if the repository's atlas lacks the measurements of a protocol. */
export function readKnowledgeWithout(protocol: TranscriptProtocol): Knowledge {
  const { protocols, ...others } = readOwnAtlas();
  const kept = Object.entries(protocols).filter(([name]) => name !== protocol);
  return readOwnKnowledge({ ...others, protocols: Object.fromEntries(kept) });
}

function readOwnAtlas(): Atlas {
  const { path, text } = readFile("docs/atlas/atlas.json");
  return parseAtlas(path, text);
}

export interface VerifiedText extends VerifiedTranscript {
  findings: Finding[];
  /** The releases that fit. */
  fits: string[];
}

/** Verifies a text. @param release one that the text must fit; default: any @param format of the text; default: it is recognized */
export async function verifyText(
  knowledge: Knowledge,
  text: string | Buffer,
  release?: string,
  format?: FormatName,
): Promise<VerifiedText> {
  async function* chunks() {
    yield typeof text === "string" ? Buffer.from(text) : text;
  }
  const transcript = await verifyStream("test.jsonl", chunks(), {
    knowledge,
    format,
    demanded: release === undefined ? undefined : [release],
  });
  return {
    ...transcript,
    findings: describeFindings(transcript, knowledge),
    fits: listReleases(transcript.fit.fitting, transcript.protocol.releases),
  };
}
