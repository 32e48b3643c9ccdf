import { EXEC_EVENTS, type Protocol } from "../protocol/index.js";
import { assertNoSecrets } from "../redact/index.js";
import { SCENARIO_NAME } from "../scenario/index.js";
import {
  type CommitResult,
  commitHarvest,
  computeSha256,
  findEntry,
  type HarvestedFixture,
  isSameEntry,
  type Manifest,
  readManifest,
  storeErrors,
  withFolderLock,
  writeSchemas,
} from "../store/index.js";
import { locateSchemasBeside } from "../transcript/index.js";
import {
  describeFindings,
  describeReleases,
  doesFit,
  type Finding,
  type Format,
  type FormatName,
  type JudgedTranscript,
  type Knowledge,
  listMisfits,
  verifyStream,
} from "../verify/index.js";
import { buildCapturedFixture } from "./build-captured-fixture.js";
import { findCaptureRelease } from "./capture-facts.js";
import { importErrors } from "./errors.js";
import { type Capture, readCapture, readCaptureBytes } from "./read-capture.js";

/** What to import, under which name, and the facts for manifest and audit log. */
export interface ImportOptions {
  /** The name of the capture, for messages. */
  file: string;
  chunks: AsyncIterable<Buffer>;
  /** The name of the new fixture. */
  name: string;
  title: string | undefined;
  /** Where the capture is from, for people; default: the name of its file. */
  from: string;
  /** The format; default: it is recognized. */
  format: FormatName | undefined;
  /** The release of codex; default: what the capture says, or the newest one that it fits. */
  codex: string | undefined;
  /** Places where secrets are expected, and replaced. */
  redact: string[];
  /** Whether a capture is also imported if it contains what its release does not send. */
  allowMisfits: boolean;
  /** Whether the capture replaces an imported fixture of the same name. */
  replace: boolean;
  knowledge: Knowledge;
  /**
   * Finds the fixtures folder and the subject for a protocol.
   * @param isOfCodex whether the subject must be codex itself, without an SDK
   * @throws TouchstoneError if the chosen subject does not suit
   */
  chooseFolder(protocol: Protocol, isOfCodex: boolean): Promise<{ folder: string; sdk: string }>;
  by: string;
  reason: string;
  tool: string;
  environment: { platform: string; node: string };
  now: Date;
  onWait(folder: string): void;
}

/** What an import has stored. */
export interface ImportReport {
  name: string;
  folder: string;
  sdk: string;
  format: Capture["format"];
  change: "added" | "changed" | "unchanged";
  codex: string;
  /** The releases that the capture fits, in words; undefined if it fits none. */
  fits: string | undefined;
  /** Whether the atlas has measured this format with the capture's release. */
  isMeasured: boolean;
  /** The number of findings that were allowed. */
  misfits: number;
  events: number;
  frames: number;
  /** The number of records of a session file. */
  records: number;
  /** Whether the capture has messages of the client. */
  hasClient: boolean;
}

/**
 * Makes a fixture of a capture: recognizes, verifies, normalizes and redacts it, and stores it with its manifest entry and an
 * audit entry, all or nothing.
 * @throws TouchstoneError `bad-fixture-name`, `capture-misfits`, `capture-release-unknown`, `fixture-exists`, `name-of-scenario`; the
 *   errors of `readCaptureBytes`, `readCapture`, `buildCapturedFixture`, `chooseFolder` and `commitHarvest`
 */
export async function importCapture(options: ImportOptions): Promise<ImportReport> {
  const { file, name, from, knowledge } = options;
  const { by, reason, title = DEFAULT_TITLE } = options;
  if (!SCENARIO_NAME.test(name)) throw storeErrors.badFixtureName({ name });
  await assertNoSecrets("the facts for the manifest and the audit log", { by, reason, title, from });
  const bytes = await readCaptureBytes(file, options.chunks);
  const findProtocol = ({ protocol }: Format) => knowledge.protocols[protocol];
  const capture = await readCapture(file, bytes, findProtocol, options.format);
  const named = options.codex ?? findCaptureRelease(capture);
  const judged = await verifyCapture(options, bytes, capture, named);
  const { fit, protocol } = judged.transcript;
  const misfits = listMisfits(judged);
  if (!doesFit(judged) && !options.allowMisfits)
    throw buildMisfitsError(file, judged.transcript, misfits, named);
  const codex = named ?? protocol.releases.findLast((_, index) => (fit.fitting >> BigInt(index)) & 1n);
  if (codex === undefined) throw importErrors.captureReleaseUnknown({ file });
  const fixture = await buildCapturedFixture(capture, {
    ...{ name, title, from, codex, digest: computeSha256(bytes) },
    ...{ misfits: misfits.length > 0, redact: options.redact, tool: options.tool },
  });
  const { folder, sdk } = await options.chooseFolder(capture.protocol, capture.format.name === "session");
  const result = await storeFixture(folder, sdk, fixture, options);
  const { entry } = fixture;
  return {
    ...{ name, folder, sdk, format: capture.format, codex, hasClient: capture.hasClient },
    change: findChange(result, name),
    fits:
      fit.fitting === 0n ? undefined : describeReleases(fit.fitting, protocol.measured, protocol.releases),
    isMeasured: judged.transcript.unmeasured === undefined,
    misfits: misfits.length,
    events: entry.steps.reduce((sum, { events }) => sum + events, 0),
    frames: entry.wire?.frames ?? 0,
    records: entry.session?.files.reduce((sum, { records }) => sum + records, 0) ?? 0,
  };
}

/** The title of a fixture whose importer gave none. */
const DEFAULT_TITLE = "A captured transcript";

/** Verifies a capture. @param release of codex, which the capture must fit if it was measured; undefined: the capture may fit any release */
async function verifyCapture(
  { file, knowledge }: ImportOptions,
  bytes: Buffer,
  { format, steps }: Capture,
  release: string | undefined,
): Promise<JudgedTranscript> {
  async function* chunks() {
    yield bytes;
  }
  const transcript = await verifyStream(file, chunks(), {
    knowledge,
    format: format.name,
    demanded: release === undefined ? undefined : [release],
  });
  const findings = describeFindings(transcript, knowledge);
  // Each process of `codex exec` begins with `thread.started`, which the rules of order allow only as the first event.
  const isNextProcess = ({ kind, path }: Finding) =>
    steps.length > 1 && kind === "order" && path === EXEC_EVENTS.threadStarted;
  return { transcript, findings: findings.filter((finding) => !isNextProcess(finding)) };
}

function buildMisfitsError(
  file: string,
  transcript: JudgedTranscript["transcript"],
  misfits: Finding[],
  release?: string,
) {
  const found = misfits.map(({ place, message }) => `line ${place.line}: ${message}`);
  const demanded = transcript.demanded === undefined ? undefined : release;
  return importErrors.captureMisfits({ file, release: demanded, found });
}

/** Stores the fixture. Its name is checked under the folder's lock, so that no other process can take the name before the fixture is stored. */
async function storeFixture(
  folder: string,
  sdk: string,
  fixture: HarvestedFixture,
  { by, reason, tool, environment, now, replace, onWait }: ImportOptions,
): Promise<CommitResult> {
  return withFolderLock(folder, { onWait: () => onWait(folder) }, async (lost) => {
    const manifest = await readManifest(folder);
    if (manifest) assertNameFree(folder, manifest, fixture, replace);
    lost.throwIfAborted();
    const facts = { sdk, action: "import" as const, by, reason, tool, environment, now };
    const result = await commitHarvest(folder, { ...facts, fixtures: [fixture] });
    await writeSchemas(locateSchemasBeside(folder), {});
    return result;
  });
}

/** @throws TouchstoneError `name-of-scenario`, `fixture-exists` */
function assertNameFree(
  folder: string,
  manifest: Manifest,
  { name, entry }: HarvestedFixture,
  replace: boolean,
): void {
  const stored = findEntry(manifest, name);
  if (Object.hasOwn(manifest.unsupported ?? {}, name) || (stored && !stored.captured))
    throw importErrors.nameOfScenario({ name });
  if (!stored || replace || isSameEntry(stored, { ...entry, harvestedAt: stored.harvestedAt })) return;
  throw importErrors.fixtureExists({ name, folder });
}

function findChange({ added, changed }: CommitResult, name: string): ImportReport["change"] {
  if (added.includes(name)) return "added";
  return changed.includes(name) ? "changed" : "unchanged";
}
