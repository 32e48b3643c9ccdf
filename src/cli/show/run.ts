import { join, relative, resolve } from "node:path";
import { didYouMean, findConfigFolder, splitChunks, streamPlainFile } from "../../lib/index.js";
import { findEntry, type ManifestEntry, readManifest } from "../../store/index.js";
import { LineSummarizer } from "../../timeline/index.js";
import { isFilePath, parseScenarioName, removeEnding } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import { openPackageFixtures } from "../fixtures/package-fixtures.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import { printJsonReport } from "../shared/report.js";
import type { ShowFlags } from "./command.js";
import { foldRows, renderHead, renderRow, type ShownLine } from "./output.js";

const STDIN = "-";

/** A transcript to show. */
interface Transcript {
  /** Its path; `-` for stdin. */
  path: string;
  /** The manifest's entry of a fixture; undefined for any other file. */
  entry?: ManifestEntry;
}

/** Shows the events of a fixture, or the lines of any transcript. The memory does not depend on its length. */
export async function runShow(name: string, flags: ShowFlags): Promise<void> {
  const transcripts = await findTranscripts(name, flags);
  if (flags.json) {
    const files = [];
    for (const { path } of transcripts) {
      const lines: ShownLine[] = [];
      for await (const line of readLines(path)) lines.push(line);
      files.push({ file: path, lines });
    }
    return printJsonReport({ files });
  }
  for (const [index, { path, entry }] of transcripts.entries()) {
    if (index > 0) console.log();
    const label = path === STDIN ? "stdin" : relative(process.cwd(), path);
    console.log(renderHead(label, entry));
    for await (const row of foldRows(readLines(path))) console.log(renderRow(row));
  }
}

/** @throws TouchstoneError `show-unknown` if no fixture has this name */
async function findTranscripts(name: string, flags: ShowFlags): Promise<Transcript[]> {
  if (name === STDIN) return [{ path: STDIN }];
  if (isFilePath(name)) return [{ path: resolve(name) }];
  const { folder, manifest } = await openFolder(flags);
  const entry = manifest && (findEntry(manifest, name) ?? findEntry(manifest, parseScenarioName(name)));
  if (!entry) {
    const known = Object.keys(manifest?.scenarios ?? {});
    const near = didYouMean(name, known);
    throw cliErrors.showUnknown({ name, folder, near, isEmpty: known.length === 0 });
  }
  return chooseFiles(name, entry, flags).map((file) => ({ path: join(folder, file), entry }));
}

/** @throws TouchstoneError `show-without-wire`, `show-without-session` */
function chooseFiles(name: string, { steps, wire, session }: ManifestEntry, flags: ShowFlags): string[] {
  if (flags.wire && !wire) throw cliErrors.showWithoutWire({ name });
  if (flags.session && !session?.files.length) throw cliErrors.showWithoutSession({ name });
  const frames = flags.wire && wire ? [wire.file] : [];
  const records = flags.session && session ? session.files.map(({ file }) => file) : [];
  if (flags.wire || flags.session) return [...frames, ...records];
  if (steps.length === 0) return (session?.files ?? []).map(({ file }) => file); // a captured session file
  const chosen = steps.filter(({ file }) => removeEnding(file) === name);
  return (chosen.length > 0 ? chosen : steps).map(({ file }) => file);
}

/** Opens the fixtures folder of the repository; outside of any repository, that of the package. */
async function openFolder(flags: ShowFlags) {
  if (flags.fixtures === undefined && findConfigFolder(process.cwd()) === undefined)
    return openPackageFixtures(flags);
  const folder = await chooseFixturesFolder(flags);
  return { folder, manifest: await readManifest(folder) };
}

async function* readLines(path: string): AsyncGenerator<ShownLine> {
  const chunks = path === STDIN ? process.stdin : streamPlainFile(path);
  const summarizer = new LineSummarizer();
  let line = 0;
  for await (const text of splitChunks(chunks)) yield { line: ++line, ...summarizer.summarize(text) };
}
