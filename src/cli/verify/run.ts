import { createReadStream, readSync } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Atlas, parseReleases } from "../../atlas/index.js";
import { getReason, openPlainFile, TouchstoneError } from "../../lib/index.js";
import {
  describeFindings,
  doesFit,
  type JudgedTranscript,
  type Knowledge,
  verifyErrors,
  verifyStream,
} from "../../verify/index.js";
import { loadAtlas } from "../atlas/files.js";
import { loadKnowledge } from "../shared/knowledge.js";
import { printJsonReport, printReport, writeReport } from "../shared/report.js";
import { STDIN } from "../shared/stdin.js";
import type { VerifyFlags } from "./command.js";
import { findFiles, type GivenFile } from "./find-files.js";
import { buildVerifyJson, printVerifyReport, renderVerifyGithub, renderVerifyJunit } from "./output.js";

export async function runVerify(names: string[], flags: VerifyFlags): Promise<void> {
  const files = findFiles(names);
  const atlas = await loadAtlas(flags.atlas, flags);
  const knowledge = await loadKnowledge(atlas);
  const demanded = flags.codex === undefined ? undefined : await readDemanded(atlas, flags.codex);
  const reports: JudgedTranscript[] = [];
  const skipped: string[] = [];
  for (const file of files) {
    const report = await verifyFile(file, knowledge, demanded, flags);
    if (report) reports.push(report);
    else skipped.push(file.path);
  }
  if (reports.length === 0) throw verifyErrors.formatUnknown({ file: names.join(", ") });
  if (flags.junit !== undefined) await writeReport(flags.junit, renderVerifyJunit(reports));
  if (flags.json) await printJsonReport(buildVerifyJson(reports, skipped));
  else if (flags.github) await printReport(renderVerifyGithub(reports));
  else await printVerifyReport(reports, skipped, flags.quiet ?? false);
  if (!reports.every(doesFit)) process.exitCode = 1;
}

/** Reads a range of releases. @throws TouchstoneError `releases-not-measured` if one of them is not in the atlas, and the errors of `parseReleases` */
async function readDemanded(atlas: Atlas, range: string): Promise<string[]> {
  const notMeasured = () => verifyErrors.releasesNotMeasured({ range, measured: atlas.releases });
  const releases = await parseReleases(range, async () => [...atlas.releases]).catch((error) => {
    throw error instanceof TouchstoneError && error.code === "range-empty" ? notMeasured() : error;
  });
  if (releases.some((release) => !atlas.releases.includes(release))) throw notMeasured();
  return releases;
}

/** @returns undefined for a file without messages of codex, if the user did not name it itself */
async function verifyFile(
  { path, isNamed }: GivenFile,
  knowledge: Knowledge,
  demanded: string[] | undefined,
  { protocol: format }: VerifyFlags,
): Promise<JudgedTranscript | undefined> {
  const name = path === STDIN ? "stdin" : path;
  const stream = path === STDIN ? process.stdin : openTranscript(path);
  try {
    const transcript = await verifyStream(name, stream, { knowledge, format, demanded });
    return { transcript, findings: describeFindings(transcript, knowledge) };
  } catch (error) {
    const isOther = error instanceof TouchstoneError && error.code === verifyErrors.formatUnknown.code;
    if (isOther && !isNamed) return undefined;
    throw error;
  }
}

function openTranscript(path: string): AsyncIterable<Buffer> {
  const fd = openPlainFile(path);
  const start = Buffer.alloc(GZIP.length);
  readSync(fd, start, 0, start.length, 0);
  const file = createReadStream(path, { fd });
  return path.endsWith(".gz") || start.equals(GZIP) ? readCompressed(path, file) : file;
}

/** The first bytes of a file that gzip has compressed. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** @throws TouchstoneError `transcript-compressed`, while it is read */
async function* readCompressed(path: string, file: Readable): AsyncGenerator<Buffer> {
  try {
    yield* pipeline(file, createGunzip(), () => {});
  } catch (cause) {
    throw verifyErrors.transcriptCompressed({ file: path, problem: getReason(cause), cause });
  }
}
