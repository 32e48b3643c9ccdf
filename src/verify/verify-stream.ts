/** Verifies one transcript. */
import { isObject, type JsonObject } from "../transcript/index.js";
import { MessageChecker } from "./check-message.js";
import { describeBinary, describeText } from "./describe-unknown.js";
import { verifyErrors } from "./errors.js";
import { type Fit, fitReleases } from "./fit-releases.js";
import {
  type Format,
  type FormatName,
  findFormat,
  getFormat,
  isReportedError,
  recognizeFormat,
} from "./formats.js";
import { type InterpretedMessage, interpretMessage } from "./interpret.js";
import type { Knowledge } from "./knowledge.js";
import type { MeasuredProtocol } from "./measured-protocol.js";
import { type OrderedMessage, type OrderTest, OrderTracker, type RuleKind } from "./order/track-order.js";
import { ElementReader, type FileElement } from "./read-elements.js";
import { buildSentSupport, buildSpanSet, NO_RELEASES, type ReleaseSet } from "./release-set.js";
import { formatMemberPath, listRepeatedMembers, mayRepeatMembers } from "./repeated-members.js";

export interface VerifyOptions {
  knowledge: Knowledge;
  /** The format of the transcript; default: it is recognized. */
  format?: FormatName | undefined;
  /**
   * The releases that the transcript must fit; default: any one. A release counts only if it was measured with the protocol of the
   * transcript, or with the rival of that protocol (see `Format`).
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
  /** Set if the release or the protocol of the transcript was not measured. Then only a line that is no message is called wrong. */
  unmeasured: UnmeasuredRelease | undefined;
  /** The number of messages of codex that were checked. */
  checked: number;
  /**
   * The number of messages of the client and answers of codex, of which only the order is checked. If the protocol was not measured, the
   * number of all messages.
   */
  unchecked: number;
  /** How often something was found that is not in `fit`, because the maximum number of observations was reached. */
  overflow: number;
}

/** A release that was not measured with a protocol, or a protocol that no release was measured with. */
export interface UnmeasuredRelease {
  /** The demanded releases, or else the release that the transcript names; undefined if there is neither. */
  release: string | undefined;
}

/** The number of messages by which the format is recognized. */
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

/** Finds those of the named releases that were measured only with the rival of the transcript's protocol. They send none of its lines. */
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
 * Whether a transcript is from a release that was not measured. If the format's lines do not name their release, only the protocol
 * decides: such a protocol was measured on releases of its whole lifetime, so a transcript of any other release should fit one of these.
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

/** The checks of one transcript. */
class TranscriptRun {
  readonly checker: MessageChecker;
  checked = 0;
  unchecked = 0;
  /** Whether the file is a log with messages in some of its lines. Its other lines are no part of the transcript. */
  isLog = false;
  /** The first release that the transcript names. */
  release: string | undefined;
  readonly format: Format;
  readonly protocol: MeasuredProtocol;
  readonly #knowledge: Knowledge;
  readonly #order: OrderTracker;
  /** The first message. */
  #first: FileElement | undefined;

  constructor(format: Format, knowledge: Knowledge) {
    const protocol = knowledge.protocols[format.protocol];
    this.format = format;
    this.protocol = protocol;
    this.#knowledge = knowledge;
    this.checker = new MessageChecker(protocol);
    this.#order = new OrderTracker(protocol.protocol, { onlyBroken: true });
  }

  take(element: FileElement): void {
    const { value } = element;
    if (element.isInLog) this.isLog = true;
    if (!isObject(value)) {
      if (this.isLog && !element.text.includes("{")) return;
      this.#noteSyntax(
        element,
        value === undefined ? (element.problem ?? "it is no JSON") : "it is no object",
      );
      return;
    }
    if (this.protocol.measured === NO_RELEASES) {
      this.#noteUnmeasured(element, value);
      return;
    }
    this.#first ??= element;
    this.release ??= this.format.findRelease?.(value);
    const read = this.format.read(value);
    if (!read) return;
    const message = interpretMessage(read, element, this.format, this.protocol);
    const { checked, ordered } = message;
    if (checked) {
      this.checked++;
      this.checker.check(checked);
    } else if (this.#isNoMessage(ordered, value)) {
      this.#noteOther(element, value);
      return;
    } else this.unchecked++;
    if (ordered.from !== "client" && mayRepeatMembers(element.text, value))
      this.#noteRepeats(element, message);
    for (const test of this.#order.track(ordered)) if (!test.holds) this.#noteOrder(test, element, message);
  }

  /** Whether a line is no message of its format. A message of app-server without an event may be an answer, which has an id. */
  #isNoMessage({ event, message }: OrderedMessage, value: JsonObject): boolean {
    if (event !== undefined) return false;
    return this.format.protocol !== "app-server" || (message.id === undefined && !isReportedError(value));
  }

  /** Notes a line that is no message of the format. */
  #noteOther(element: FileElement, value: JsonObject): void {
    const other = findFormat(value);
    const { nameMember } = this.format;
    if (other === undefined || other === this.format)
      this.#noteSyntax(element, `it has no \`${nameMember}\``);
    else this.#noteSyntax(element, `the file has ${this.format.title}; this line looks like ${other.title}`);
  }

  /** Counts a message of a protocol without measurements. Nothing else can be said about it. */
  #noteUnmeasured(element: FileElement, value: JsonObject): void {
    if (!this.format.matches(value)) return;
    this.#first ??= element;
    this.unchecked++;
    this.noteFormat();
  }

  /** Notes the format itself, at the first message: its protocol was not measured, or demanded releases have the rival protocol. */
  noteFormat(): void {
    if (!this.#first) return;
    const { text, line } = this.#first;
    const { name, title } = this.format;
    const support = buildSentSupport(this.protocol.measured);
    this.checker.note("format", name, title, support, { text, line, path: [], part: "value" });
  }

  /** Notes members that occur twice in one object. */
  #noteRepeats({ text, line }: FileElement, { checked }: InterpretedMessage): void {
    for (const path of listRepeatedMembers(text)) {
      const { event = "", bodyPath = [] } = checked ?? {};
      const isInBody = checked !== undefined && bodyPath.every((step, index) => path[index] === step);
      const member = formatMemberPath(isInBody ? path.slice(bodyPath.length) : path);
      const name = isInBody ? `${event} ${member}` : member;
      const sent = isInBody ? this.protocol.findRepeating(name) : NO_RELEASES;
      if (sent !== this.protocol.measured)
        this.checker.note("repeat", name, "", buildSentSupport(sent), { text, line, path, part: "name" });
    }
  }

  #noteSyntax({ text, line }: FileElement, problem: string): void {
    const support = buildSentSupport(NO_RELEASES);
    this.checker.note("syntax", "", problem, support, { text, line, path: [], part: "value" });
  }

  #noteOrder(
    { kind, event, problem, path }: OrderTest,
    element: FileElement,
    message: InterpretedMessage,
  ): void {
    const rule = `${kind} ${event}`;
    const keeping =
      this.#knowledge.findReleasesWithRule(this.protocol.protocol, rule) & this.protocol.measured;
    if (keeping === NO_RELEASES) return;
    const about = message.ordered.event ?? event;
    // A release that does not send the event does not send it in this order either.
    const senders = this.protocol.findEvent(about)?.presence ?? this.protocol.measured;
    const support = buildSentSupport(senders & ~keeping);
    const { text, line } = element;
    this.checker.note("order", kind === "ended" ? event : about, problem, support, {
      text,
      line,
      path: this.#findOrderPath(kind, path, message),
      part: "value",
    });
  }

  #findOrderPath(kind: RuleKind, path: readonly string[], message: InterpretedMessage): readonly string[] {
    if (path.length === 0) return message.checked?.namePath ?? message.path;
    const isOfMessage = kind === "asks-once" || kind === "answers";
    return [...((!isOfMessage && message.checked?.bodyPath) || message.path), ...path];
  }
}
