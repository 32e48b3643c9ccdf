/** Verifies one transcript. */
import { describeBinary, describeText } from "./describe-unknown.js";
import { verifyErrors } from "./errors.js";
import { type Fit, fitReleases } from "./fit-releases.js";
import { type Format, type FormatName, getFormat, recognizeFormat } from "./formats.js";
import type { Knowledge } from "./knowledge.js";
import type { MeasuredProtocol } from "./measured-protocol.js";
import { ElementReader, type FileElement } from "./read-elements.js";
import { buildSpanSet, NO_RELEASES, type ReleaseSet } from "./release-set.js";
import { TranscriptRun } from "./transcript-run.js";

export interface VerifyOptions {
  knowledge: Knowledge;
  /** The format of the transcript; default: it is recognized. */
  format?: FormatName | undefined;
  /**
   * The releases that the transcript must fit; by default, it must fit at least one. A release counts only if it was measured with the
   * protocol of the transcript, or with the rival of that protocol (see `Format`).
   */
  demanded?: readonly string[] | undefined;
}

/** What was found in one transcript. */
export interface VerifiedTranscript {
  file: string;
  format: Format;
  protocol: MeasuredProtocol;
  fit: Fit;
  /** The demanded releases that count; undefined if there are none. */
  demanded: ReleaseSet | undefined;
  /**
   * Set if the protocol of the transcript was not measured. If its format names releases, also set if its release was not measured or is
   * not known. Then only a line that is no message is called wrong.
   */
  unmeasured: UnmeasuredRelease | undefined;
  /** The number of messages of codex that were checked. */
  checked: number;
  /**
   * The number of messages of the client and answers of codex. Only their order is checked, and whether an answer repeats a member. If the
   * protocol was not measured, the number of all messages.
   */
  unchecked: number;
  /** How often something was found that is not in `fit`, because the maximum number of observations was reached. Not every repetition counts. */
  overflow: number;
}

/** Why a transcript can't be judged: its protocol was not measured, or its release was not measured or is not known. */
export interface UnmeasuredRelease {
  /** The demanded releases, or else the release that the transcript names; undefined if there is neither. */
  release: string | undefined;
}

/** The number of elements by which the format is recognized. */
const SAMPLE = 50;

/**
 * Verifies a transcript. The memory that it takes depends on the longest line, not on the length of the stream (but see `ElementReader`).
 * @param file the name of the transcript, for messages
 * @throws TouchstoneError `format-unknown`
 */
export async function verifyStream(
  file: string,
  chunks: AsyncIterable<Buffer>,
  options: VerifyOptions,
): Promise<VerifiedTranscript> {
  const run = await takeAll(file, chunks, options);
  const { format, protocol } = run;
  if (options.format && run.checked + run.unchecked === 0)
    throw verifyErrors.formatUnknown({ file, format: format.name });
  const own = findReleases(options.demanded ?? [], protocol);
  const others = findRivals(options.demanded ?? [], run, options.knowledge);
  if (others !== NO_RELEASES) run.noteFormat();
  const demanded = own | others || undefined;
  const release = options.demanded?.join(", ") ?? run.release;
  const isUnmeasured = demanded === undefined && isOfUnmeasured(format, protocol, release);
  const unmeasured = isUnmeasured ? { release } : undefined;
  const { observations, hasNulls, overflow } = run.checker;
  const facts = {
    measured: protocol.measured,
    demanded: own || undefined,
    hasNulls,
    isMeasured: !unmeasured,
  };
  const fit = fitReleases(observations, facts);
  const { checked, unchecked } = run;
  return { file, format, protocol, fit, demanded, unmeasured, checked, unchecked, overflow };
}

/** Checks all elements of a stream. The first ones are collected, because the format is recognized from them. */
async function takeAll(
  file: string,
  chunks: AsyncIterable<Buffer>,
  { knowledge, format }: VerifyOptions,
): Promise<TranscriptRun> {
  const reader = new ElementReader();
  const begin = (first: FileElement[]) => {
    if (first.length === 0) throw verifyErrors.transcriptEmpty({ file });
    const run = new TranscriptRun(chooseFormat(file, first.slice(0, SAMPLE), format, looks), knowledge);
    run.isLog = first.some(({ isInLog }) => isInLog);
    for (const element of first) run.take(element);
    return run;
  };
  let looks: string | undefined;
  let size = 0;
  let run: TranscriptRun | undefined;
  let first: FileElement[] = [];
  for await (const chunk of chunks) {
    if (size === 0) looks = describeBinary(chunk);
    size += chunk.length;
    const elements = reader.push(chunk);
    if (run) for (const element of elements) run.take(element);
    else first = first.concat(elements);
    if (run || first.length < SAMPLE) continue;
    run = begin(first);
    first = [];
  }
  const last = reader.end();
  if (!run) return begin(first.concat(last));
  for (const element of last) run.take(element);
  return run;
}

/** Finds those of the named releases that were measured with a protocol. */
function findReleases(names: readonly string[], { releases, measured }: MeasuredProtocol): ReleaseSet {
  return (
    measured &
    releases.reduce(
      (set, name, index) => (names.includes(name) ? set | buildSpanSet(index, index) : set),
      NO_RELEASES,
    )
  );
}

/**
 * Finds those of the named releases that were measured with the rival of the transcript's protocol, but not with the protocol itself. They
 * send no line of the transcript.
 */
function findRivals(
  names: readonly string[],
  { format, protocol }: TranscriptRun,
  { protocols }: Knowledge,
): ReleaseSet {
  return format.rival === undefined
    ? NO_RELEASES
    : findReleases(names, protocols[format.rival]) & ~protocol.measured;
}

/**
 * Whether a transcript is from a release that was not measured, or that is not known although its format names releases. If the format
 * names no releases, only the protocol decides: such a protocol was measured on releases of its whole lifetime, so a transcript of any other
 * release should fit one of these.
 */
function isOfUnmeasured({ findRelease }: Format, protocol: MeasuredProtocol, release?: string): boolean {
  if (protocol.measured === NO_RELEASES) return true;
  return (
    findRelease !== undefined && (release === undefined || findReleases([release], protocol) === NO_RELEASES)
  );
}

/** @param looks what the first bytes look like, if they are no text */
function chooseFormat(
  file: string,
  first: FileElement[],
  name: FormatName | undefined,
  looks: string | undefined,
): Format {
  const found = name ? getFormat(name) : recognizeFormat(first.map(({ value = null }) => value));
  if (!found) throw verifyErrors.formatUnknown({ file, looks: looks ?? describeText(first[0]) });
  return found;
}
