import { EXEC_EVENTS, NOTIFICATIONS } from "../../protocol/index.js";
import type { Fault, FaultKind } from "../options/fault.js";
import type { SendStep } from "./send-step.js";

/** A fault that was applied. */
export interface AppliedFault {
  fault: string;
  /** The client's answer to an unknown request. */
  answer?: unknown;
}

/** The members of a message that the faults read, in `app-server` and in `exec`. */
interface SeenMessage {
  id?: string | number;
  method?: string;
  type?: string;
  params?: { threadId?: string; turnId?: string; turn?: { id?: string } };
}

/** Gap between two pieces of a split message, in ms. */
const PIECE_GAP_MS = 5;
/** JSON-RPC's code for an internal error. */
const DEFAULT_REFUSAL = -32603;
/** The first id of an unknown request; codex counts its own from 0. */
const FIRST_REQUEST_ID = 2_000_000_000;

const LINES = {
  garbage: "\u0000{this is no JSON\n",
  ansi: "\u001b[2m01:02:03\u001b[0m \u001b[33m WARN\u001b[0m \u001b[2mtouchstone\u001b[0m: a log line\n",
  utf8: Buffer.from([...Buffer.from('{"text":"'), 0xff, 0xfe, 0xc3, 0x28, ...Buffer.from('"}\n')]),
};

/** Finds the faults at each message of both sides, and turns them into steps of sending. */
export class FaultInjector {
  readonly #faults: Fault[];
  readonly #onApplied: (applied: AppliedFault) => void;
  /** Fault → number of messages so far of its side and name. */
  readonly #counts = new Map<Fault, number>();
  readonly #applied = new Set<Fault>();
  /** Id of a client's request, as JSON → its method. */
  readonly #requests = new Map<string, string>();
  /** Id of an unknown request → the fault. */
  readonly #unknownRequests = new Map<unknown, Fault>();
  /** Thread and turn of the latest message that names them. */
  #turn = { threadId: "", turnId: "" };

  /** @param onApplied is called when a fault takes effect */
  constructor(faults: Fault[], onApplied: (applied: AppliedFault) => void) {
    this.#faults = faults;
    this.#onApplied = onApplied;
  }

  /** Returns the faults that were never applied, as the user wrote them. A later call does not return them again. */
  takeUnused(): string[] {
    const unused = this.#faults.filter((fault) => !this.#applied.has(fault));
    for (const fault of unused) this.#applied.add(fault);
    return unused.map(({ text }) => text);
  }

  /**
   * Plans how one message of codex is sent.
   * @param text the message without a line end
   * @param beforeWrite is called before the message is written or dropped, unless a fault ends codex, or closes its stdout, at this message
   */
  planMessage(text: string, beforeWrite: () => void): SendStep[] {
    const message = this.#readMessage(text);
    const isExec = message.method === undefined && message.type !== undefined;
    const request = message.method === undefined ? this.#requests.get(JSON.stringify(message.id)) : undefined;
    const faults = this.#match("codex", message.method ?? message.type, request);
    const steps: SendStep[] = [];
    let line = text;
    let isDropped = false;
    let pace: { size: number; ms: number } | undefined;
    for (const fault of faults) {
      const { kind, value } = fault;
      const before = this.#planBefore(fault, isExec);
      if (!before) continue;
      steps.push(this.#report(fault), ...before);
      if (kind === "cut") steps.push({ kind: "write", data: text.slice(0, Math.ceil(text.length / 2)) });
      if (ENDINGS.includes(kind)) return [...steps, planEnding(fault)];
      if (kind === "drop") isDropped = true;
      if (kind === "unknown-member") line = addMember(line);
      if (kind === "split")
        pace = { size: Math.ceil(Buffer.byteLength(line) / Math.max(1, value ?? 3)), ms: PIECE_GAP_MS };
      if (kind === "drip") pace = { size: 1, ms: value ?? 1 };
    }
    steps.push({ kind: "call", call: beforeWrite });
    if (isDropped) return steps;
    return [
      ...steps,
      ...(pace ? planPieces(`${line}\n`, pace) : [{ kind: "write" as const, data: `${line}\n` }]),
    ];
  }

  /**
   * Plans what happens when a message of the client comes.
   * @returns the steps, and whether the session must not get the message: a fault refuses it, or it answers a fault's request
   */
  receive(text: string): { steps: SendStep[]; isTaken: boolean } {
    const message = this.#readMessage(text);
    const { id, method } = message;
    const asked = method === undefined ? this.#unknownRequests.get(id) : undefined;
    if (asked) {
      this.#unknownRequests.delete(id);
      this.#onApplied({ fault: asked.text, answer: message });
      return { steps: [], isTaken: true };
    }
    if (id !== undefined && method !== undefined) this.#requests.set(JSON.stringify(id), method);
    const steps: SendStep[] = [];
    let isTaken = false;
    for (const fault of this.#match("client", method, undefined)) {
      const before = this.#planBefore(fault, false);
      if (!before || (fault.kind === "refuse" && id === undefined)) continue;
      steps.push(this.#report(fault), ...before);
      if (fault.kind === "refuse") {
        isTaken = true;
        const error = {
          code: fault.value ?? DEFAULT_REFUSAL,
          message: `touchstone: refused by ${fault.text}`,
        };
        steps.push({ kind: "write", data: `${JSON.stringify({ error, id })}\n` });
      }
      if (ENDINGS.includes(fault.kind)) return { steps: [...steps, planEnding(fault)], isTaken };
    }
    return { steps, isTaken };
  }

  /** Plans what a fault writes before its message, or how long it waits. @returns undefined if exec has nothing of that kind */
  #planBefore(fault: Fault, isExec: boolean): SendStep[] | undefined {
    const { kind, value } = fault;
    if (kind === "garbage" || kind === "ansi" || kind === "utf8")
      return [{ kind: "write", data: LINES[kind] }];
    if (kind === "stall") return [{ kind: "wait", ms: value ?? Number.POSITIVE_INFINITY }];
    const write = (...messages: object[]): SendStep[] =>
      messages.map((message) => ({ kind: "write", data: `${JSON.stringify(message)}\n` }));
    if (kind === "unknown-notification")
      return write(isExec ? { type: "touchstone.unknown" } : { method: "touchstone/unknown", params: {} });
    if (kind === "unknown-item" && isExec)
      return write({
        type: EXEC_EVENTS.itemCompleted,
        item: { id: "item_touchstone", type: "touchstone_unknown" },
      });
    if (kind === "unknown-item") {
      const params = { item: { type: "touchstoneUnknown", id: "touchstone_unknown" }, ...this.#turn };
      const { itemStarted, itemCompleted } = NOTIFICATIONS;
      return write(
        { method: itemStarted, params: { ...params, startedAtMs: 0 } },
        { method: itemCompleted, params: { ...params, completedAtMs: 0 } },
      );
    }
    if (kind !== "unknown-request") return [];
    if (isExec) return undefined;
    const id = FIRST_REQUEST_ID + this.#unknownRequests.size;
    this.#unknownRequests.set(id, fault);
    return write({ id, method: "touchstone/unknown", params: this.#turn });
  }

  #report(fault: Fault): SendStep {
    return {
      kind: "call",
      call: () => {
        this.#applied.add(fault);
        this.#onApplied({ fault: fault.text });
      },
    };
  }

  /** Finds the faults at a message, and counts the message for each fault. @param request method of the request that the message responds to */
  #match(side: "codex" | "client", name: string | undefined, request: string | undefined): Fault[] {
    return this.#faults.filter((fault) => {
      if (fault.from === "response") {
        if (request === undefined || fault.name !== request) return false;
      } else if (fault.from !== undefined && fault.from !== side) return false;
      else if (fault.name !== undefined && fault.name !== name) return false;
      const count = (this.#counts.get(fault) ?? 0) + 1;
      this.#counts.set(fault, count);
      return count === fault.nth;
    });
  }

  /** Parses a message, and remembers its turn. */
  #readMessage(text: string): SeenMessage {
    let message: SeenMessage = {};
    try {
      message = Object(JSON.parse(text));
    } catch {} // the session reports a line of the client that is no JSON
    const {
      threadId = this.#turn.threadId,
      turn,
      turnId = turn?.id ?? this.#turn.turnId,
    } = message.params ?? {};
    this.#turn = { threadId, turnId };
    return message;
  }
}

const ENDINGS: FaultKind[] = ["cut", "exit", "kill", "close"];

/** Plans how codex ends, or closes its stdout. */
function planEnding({ kind, value }: Fault): SendStep {
  if (kind === "close") return { kind: "close" };
  if (kind === "kill") return { kind: "end", exit: { code: null, signal: "SIGKILL" } };
  return { kind: "end", exit: { code: (kind === "exit" ? value : undefined) ?? 1, signal: null } };
}

/** Plans the pieces of a line. They are cut between bytes, also within a character. */
function planPieces(line: string, { size, ms }: { size: number; ms: number }): SendStep[] {
  const bytes = Buffer.from(line);
  const steps: SendStep[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    if (from > 0) steps.push({ kind: "wait", ms });
    steps.push({ kind: "write", data: bytes.subarray(from, from + size) });
  }
  return steps;
}

/** Adds a member to the params or the result of a message, and to its item. A message that has none of these gets the member itself. */
function addMember(text: string): string {
  const add = (before: string, place: RegExp) =>
    before.replace(
      place,
      (start, end = "") =>
        `${start.slice(0, start.length - end.length)}"touchstoneUnknown":{"a":[1]}${end || ","}`,
    );
  const withContent = add(text, /"(?:params|result)":\{(\})?/);
  const withItem = add(withContent, /"item":\{(\})?/);
  return withItem === text ? add(text, /^\{(\})?/) : withItem;
}
