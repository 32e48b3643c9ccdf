import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { didYouMean, fileExists, findConfigFolder } from "../../lib/index.js";
import {
  findEntry,
  findMissingManifest,
  type Manifest,
  type ManifestEntry,
  readManifest,
  storeErrors,
} from "../../store/index.js";
import { isFilePath, parseScenarioName, removeEnding } from "../../transcript/index.js";
import { cliErrors } from "../errors.js";
import { openPackageFixtures } from "../fixtures/package-fixtures.js";
import { chooseFixturesFolder, findSubjectsWith } from "../shared/fixtures.js";
import { STDIN } from "../shared/stdin.js";
import type { ShowFlags } from "./command.js";

/** A file to show. */
export interface Transcript {
  /** Its path; `-` for stdin. */
  path: string;
  /** The path for people, from the current folder. */
  label: string;
  /** The file's name, or its path in the fixtures folder. A page shows this path, since it says nothing about the machine. */
  file: string;
  /** What the lines are: `records` of a session file; `log` for a file that the user named by its path, or stdin. */
  what: "events" | "frames" | "records" | "log";
}

/** What a name on the command line refers to. */
export interface FoundTranscripts {
  /** The manifest's entry of a fixture; undefined for any other file. */
  entry?: ManifestEntry;
  transcripts: Transcript[];
}

/**
 * Finds the files that a name means.
 * @param isWhole whether the name of a fixture means its events, wire and session files, unless `--wire` or `--session` is given
 * @throws TouchstoneError `show-unknown` if there is no such fixture or file, `show-folder`, `manifest-missing`, `show-without-wire`,
 *   `show-without-session`; the errors of `chooseFixturesFolder` and `openPackageFixtures`
 */
export async function findTranscripts(
  name: string,
  flags: ShowFlags,
  isWhole: boolean,
): Promise<FoundTranscripts> {
  if (name === STDIN) return { transcripts: [{ path: STDIN, label: "stdin", file: "stdin", what: "log" }] };
  if (isFilePath(name)) {
    const path = resolve(name);
    if (!(await fileExists(path))) throw cliErrors.showFileMissing({ path });
    if ((await stat(path).catch(() => undefined))?.isDirectory()) throw cliErrors.showFolder({ path });
    return { transcripts: [{ path, label: labelPath(path), file: basename(path), what: "log" }] };
  }
  const { folder, manifest } = await openFolder(flags);
  const entry = manifest && (findEntry(manifest, name) ?? findStepEntry(manifest, name));
  if (!manifest && (await findMissingManifest(folder))) throw storeErrors.manifestMissing({ folder });
  if (!entry) {
    const known = Object.keys(manifest?.scenarios ?? {});
    const near = didYouMean(name, known);
    const stats = await stat(name).catch(() => undefined);
    throw cliErrors.showUnknown({
      name,
      folder,
      near,
      isEmpty: known.length === 0,
      isFile: stats?.isFile() ?? false,
      isFolder: stats?.isDirectory() ?? false,
      inPackage: isInPackage(flags),
      others: stats ? [] : (await findSubjectsWith(dirname(folder), name)).map(({ sdk }) => sdk),
    });
  }
  const transcripts = chooseFiles(name, entry, flags, isWhole).map(({ file, what }): Transcript => {
    const path = join(folder, file);
    return { path, label: labelPath(path), file, what };
  });
  return { entry, transcripts };
}

/** Finds the fixture that has a step of this name, such as `thread_resume_step2`. */
function findStepEntry(manifest: Manifest, name: string): ManifestEntry | undefined {
  const entry = findEntry(manifest, parseScenarioName(name));
  return entry?.steps.some(({ file }) => removeEnding(file) === name) ? entry : undefined;
}

interface ChosenFile {
  file: string;
  what: Transcript["what"];
}

function chooseFiles(
  name: string,
  { steps, wire, session }: ManifestEntry,
  flags: ShowFlags,
  isWhole: boolean,
): ChosenFile[] {
  if (flags.wire && !wire) throw cliErrors.showWithoutWire({ name });
  if (flags.session && !session?.files.length) throw cliErrors.showWithoutSession({ name });
  const frames: ChosenFile[] = wire ? [{ file: wire.file, what: "frames" }] : [];
  const records = (session?.files ?? []).map(({ file }): ChosenFile => ({ file, what: "records" }));
  if (flags.wire || flags.session) return [...(flags.wire ? frames : []), ...(flags.session ? records : [])];
  if (steps.length === 0 && !isWhole) return records; // a captured session file
  const toEvents = ({ file }: { file: string }): ChosenFile => ({ file, what: "events" });
  const step = steps.filter(({ file }) => removeEnding(file) === name);
  const isStep = step.length > 0 && steps.length > 1;
  if (isStep || !isWhole) return (step.length > 0 ? step : steps).map(toEvents);
  return [...steps.map(toEvents), ...frames, ...records];
}

/** Whether a name means a fixture of the package: outside of any repository, if `--fixtures` names no folder. */
function isInPackage({ fixtures }: ShowFlags): boolean {
  return fixtures === undefined && findConfigFolder(process.cwd()) === undefined;
}

/** Opens the fixtures folder that the flags choose, in the repository or in the package. */
async function openFolder(flags: ShowFlags) {
  if (isInPackage(flags)) return openPackageFixtures(flags);
  const folder = await chooseFixturesFolder(flags);
  return { folder, manifest: await readManifest(folder) };
}

function labelPath(path: string): string {
  return relative(process.cwd(), path);
}
