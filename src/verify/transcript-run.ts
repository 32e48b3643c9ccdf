import { isObject, type JsonObject } from "../transcript/index.js";
import { MessageChecker } from "./check-message.js";
import { type Format, findFormat, isReportedError } from "./formats.js";
import { type InterpretedMessage, interpretMessage } from "./interpret.js";
import type { Knowledge } from "./knowledge.js";
import type { MeasuredProtocol } from "./measured-protocol.js";
import type { OrderedMessage, OrderTest, RuleKind } from "./order/order-types.js";
import { OrderTracker } from "./order/track-order.js";
import type { FileElement } from "./read-elements.js";
import { buildSentSupport, NO_RELEASES } from "./release-set.js";
import { formatMemberPath, listRepeatedMembers, mayRepeatMembers } from "./repeated-members.js";

/** The checks of one transcript. */
export class TranscriptRun {
  readonly checker: MessageChecker;
  checked = 0;
  unchecked = 0;
  /** Whether the file is a log with messages in some of its lines. Its lines without `{` are no part of the transcript. */
  isLog = false;
  /** The first release that the transcript names. */
  release: string | undefined;
  readonly format: Format;
  readonly protocol: MeasuredProtocol;
  readonly #knowledge: Knowledge;
  readonly #order: OrderTracker;
  /** The first object, which is usually a message. */
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

  /** Whether a line is no message of the file's format. A message of app-server without an event may be an answer, which has an id, or a reported error. */
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

  /** Counts a message of a protocol without measurements, and notes the format. Nothing else can be said about the message. */
  #noteUnmeasured(element: FileElement, value: JsonObject): void {
    if (!this.format.matches(value)) return;
    this.#first ??= element;
    this.unchecked++;
    this.noteFormat();
  }

  /**
   * Notes the format of the file, at its first object. Called if the protocol was not measured, or if a demanded release was measured only
   * with the rival of the protocol (see `Format`).
   */
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
    const beginsAtMessage = kind === "asks-once" || kind === "answers";
    return [...((!beginsAtMessage && message.checked?.bodyPath) || message.path), ...path];
  }
}
