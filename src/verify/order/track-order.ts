/**
 * Follows the order of a transcript's messages. Each message tests some possible rules, such as "`turn/completed` belongs to a
 * turn that has begun". The recordings decide which of these really are rules (see learn-order.ts), and a transcript must keep only to those.
 */
import { LEGACY_EVENTS, SESSION_RECORDS, type TranscriptProtocol } from "../../protocol/index.js";
import { isObject, type JsonObject, type JsonValue, stringifyJson } from "../../transcript/index.js";
import { ENDS, FIRST, ITEM_ENDS, ITEM_STARTS, STARTS } from "./boundaries.js";
import { BoundedMap } from "./bounded-map.js";
import type { OrderedMessage, OrderTest, RuleKind } from "./order-types.js";
import { ThreadSet } from "./thread-set.js";

function createTurn(): OpenTurn {
  return { hasBegun: false, items: new BoundedMap(), endedItems: new BoundedMap() };
}

/** Adds a test. @param about the event of the rule; default: that of the message */
type AddTest = (
  kind: RuleKind,
  holds: boolean,
  problem: string,
  path?: readonly string[],
  about?: string,
) => void;

interface OpenTurn {
  /** False if its events came without its beginning, as those of codex's reviews of code do. */
  hasBegun: boolean;
  /** Items that have begun and not ended: id → the event that began the item. */
  items: BoundedMap<string>;
  /** Ids of items that have ended. */
  endedItems: BoundedMap<true>;
}

/** Follows the messages of one file. */
export class OrderTracker {
  readonly #protocol: TranscriptProtocol;
  readonly #onlyBroken: boolean;
  readonly #turns = new BoundedMap<OpenTurn>();
  readonly #endedTurns = new BoundedMap<true>();
  readonly #threads = new ThreadSet();
  /** The requests that wait for their answer. */
  readonly #requests = new BoundedMap<true>();
  readonly #answered = new BoundedMap<true>();
  /** The member with the id of the item that an event belongs to. */
  readonly #callMember: string;
  /** The path from the body of the `CheckedMessage` to the members of the event. */
  readonly #bodyPath: readonly string[];
  /** The path from the body of the `CheckedMessage` to the id of the item that an event contains. */
  readonly #itemPath: readonly string[];
  /** The path from the body of the `CheckedMessage` to the id of the item that an event belongs to. */
  readonly #callPath: readonly string[];
  /** The sides that have sent something other than answers. */
  readonly #senders = new Set<"codex" | "client">();
  #isFirst = true;
  #hasRequests = false;

  /** @param onlyBroken whether to list only the tests that do not hold, which is faster */
  constructor(protocol: TranscriptProtocol, { onlyBroken = false }: { onlyBroken?: boolean } = {}) {
    this.#protocol = protocol;
    this.#onlyBroken = onlyBroken;
    this.#callMember = protocol === "legacy" ? "call_id" : "itemId";
    this.#bodyPath = BODY_PATHS[protocol] ?? [];
    this.#itemPath = [...this.#bodyPath, "item", "id"];
    this.#callPath = [...this.#bodyPath, this.#callMember];
  }

  /** Lists what a message says about the rules, and remembers the message for later ones. */
  track(one: OrderedMessage): readonly OrderTest[] {
    const { event, message } = one;
    if (event === undefined) return this.#trackAnswer(one);
    this.#senders.add(one.from ?? "codex");
    const ofRequest =
      message.id !== undefined && message.method !== undefined ? this.#trackRequest(one) : NO_TESTS;
    const ofEvent = one.from === "client" ? NO_TESTS : this.#trackEvent(one, event);
    return ofRequest.length === 0 ? ofEvent : [...ofRequest, ...ofEvent];
  }

  #trackAnswer({ message, from, process }: OrderedMessage): readonly OrderTest[] {
    this.#threads.noteAnswer(message.result);
    if (message.id === undefined || !this.#hasRequests) return NO_TESTS;
    const ofCodex = buildRequestKey(process, "codex", message.id);
    const answerer = from ?? (this.#requests.has(ofCodex) ? "client" : "codex");
    const asker = answerer === "client" ? "codex" : "client";
    if (!this.#senders.has(asker)) return NO_TESTS; // a transcript of one direction lacks the requests of the other side
    const key = answerer === "client" ? ofCodex : buildRequestKey(process, "client", message.id);
    const isPending = this.#requests.delete(key);
    const isRepeated = this.#answered.has(key);
    const problem = isRepeated ? "answers a request a second time" : "answers no request";
    this.#answered.set(key, true);
    if (isPending && this.#onlyBroken) return NO_TESTS;
    return [{ kind: "answers", event: `answer of ${answerer}`, holds: isPending, problem, path: ["id"] }];
  }

  #trackRequest({ message, body, from = "codex", process }: OrderedMessage): readonly OrderTest[] {
    if (from === "client") this.#threads.noteRequest(body);
    const key = buildRequestKey(process, from, message.id as JsonValue);
    const isNew = !this.#requests.has(key);
    this.#hasRequests = true;
    this.#requests.set(key, true);
    this.#answered.delete(key);
    if (isNew && this.#onlyBroken) return NO_TESTS;
    const problem = "has the id of a request that waits for its answer";
    return [{ kind: "asks-once", event: `request of ${from}`, holds: isNew, problem, path: ["id"] }];
  }

  #trackEvent({ name = "", body }: OrderedMessage, event: string): OrderTest[] {
    if (name === SESSION_RECORDS.index) return [];
    const tests: OrderTest[] = [];
    const test: AddTest = (kind, holds, problem, path = [], about = event) => {
      if (!holds || !this.#onlyBroken) tests.push({ kind, event: about, holds, problem, path });
    };
    const first = FIRST[this.#protocol];
    // The session file of a second agent repeats the `session_meta` of the first, so a later `session_meta` is not tested.
    const isTested = this.#isFirst || (this.#hasOneTurn && name === first);
    if (first !== undefined && isTested) {
      const problem = name === first ? "is not the first event" : `is the first event, and not \`${first}\``;
      test("first", this.#isFirst && name === first, problem, [], first);
    }
    this.#isFirst = false;
    const isOfThread = this.#threads.noteEvent(name, body);
    if (isOfThread !== undefined)
      test(
        "in-thread",
        isOfThread,
        "belongs to a thread that nothing named before",
        ["threadId"],
        THREAD_EVENT,
      );
    const turnId = this.#readTurnId(name, body);
    if (turnId === undefined) return tests;
    const path = this.#findTurnPath(body);
    const known = this.#turns.get(turnId);
    const isEnded = this.#endedTurns.has(turnId);
    const hasBegun = known?.hasBegun ?? false;
    if (STARTS.has(name)) {
      if (this.#hasOneTurn) test("between-turns", !hasBegun, "begins a turn within a turn");
      else {
        test("once", !hasBegun && !isEnded, "begins a turn a second time", path);
        const isLate = known !== undefined && !hasBegun;
        test("before-events", !isLate, "begins a turn that has had events before", path);
      }
      this.#turns.set(turnId, { ...(known ?? createTurn()), hasBegun: true });
      return tests;
    }
    if (ENDS.has(name) && !this.#hasOneTurn)
      test("known-turn", known !== undefined || isEnded, "ends a turn that no event named before", path);
    test("in-turn", hasBegun || isEnded, "comes before its turn has begun", path);
    const late = ENDS.has(name) ? "ends a turn that has ended already" : "comes after the end of its turn";
    test("before-turn-end", !isEnded, late, path);
    if (!isEnded) this.#trackItem(name, body, known ?? this.#openTurn(turnId), test);
    if (ENDS.has(name)) this.#endTurn(turnId, tests);
    return tests;
  }

  /** Opens a turn whose events come without its beginning. */
  #openTurn(turnId: string): OpenTurn {
    const turn = createTurn();
    this.#turns.set(turnId, turn);
    return turn;
  }

  #trackItem(name: string, body: JsonObject, turn: OpenTurn, test: AddTest): void {
    const item = isObject(body.item) ? body.item : undefined;
    const id = item ? item.id : body[this.#callMember];
    if (typeof id !== "string") return;
    const path = item ? this.#itemPath : this.#callPath;
    const isOpen = turn.items.has(id);
    const isEnded = turn.endedItems.has(id);
    if (ITEM_STARTS.has(name)) {
      test("once", !isOpen && !isEnded, "begins an item a second time", path);
      turn.items.set(id, item ? `${name}[${item.type}]` : name);
    } else if (ITEM_ENDS.has(name)) {
      test("once", !isEnded, "ends an item that has ended already", path);
      if (!isEnded) test("in-item", isOpen, "ends an item that never began", path);
      if (isOpen) test("ended", true, "", [], turn.items.get(id));
      turn.items.delete(id);
      turn.endedItems.set(id, true);
    } else {
      test("in-item", isOpen || isEnded, "belongs to an item that never began", path);
      test("before-item-end", !isEnded, "comes after the end of its item", path);
    }
  }

  #endTurn(turnId: string, tests: OrderTest[]): void {
    for (const begin of new Set(this.#turns.get(turnId)?.items.values() ?? []))
      tests.push({
        kind: "ended",
        event: begin,
        holds: false,
        problem: "begins an item that has no end in its turn",
        path: [],
      });
    this.#turns.delete(turnId);
    this.#endedTurns.set(turnId, true);
  }

  /** Whether there is only one turn at a time: exec and its old events have no ids of turns. */
  get #hasOneTurn(): boolean {
    return this.#protocol === "exec" || this.#protocol === "legacy";
  }

  #readTurnId(name: string, body: JsonObject): string | undefined {
    if (this.#hasOneTurn) {
      if (STARTS.has(name)) this.#endedTurns.delete(ONLY_TURN);
      return name === FIRST[this.#protocol] || name === LEGACY_EVENTS.prompt ? undefined : ONLY_TURN;
    }
    const ofMessage = body.turnId ?? (isObject(body.turn) ? body.turn.id : undefined);
    const id = this.#protocol === "session" ? body.turn_id : ofMessage;
    return typeof id === "string" ? id : undefined;
  }

  #findTurnPath(body: JsonObject): readonly string[] {
    if (this.#hasOneTurn) return [];
    if (this.#protocol === "session") return [...this.#bodyPath, "turn_id"];
    return body.turnId === undefined ? ["turn", "id"] : ["turnId"];
  }
}

/** Protocol → the path from the body of a `CheckedMessage` to the members of the event, where this path is not empty. */
const BODY_PATHS: Partial<Record<TranscriptProtocol, readonly string[]>> = {
  legacy: ["msg"],
  session: ["payload"],
};

const NO_TESTS: readonly OrderTest[] = [];
const ONLY_TURN = "the turn";
/** Stands for all events, because they share one rule about threads. */
const THREAD_EVENT = "event of codex";

/** Builds a key for a request. The ids `1` and `"1"` have different keys. */
function buildRequestKey(process: JsonValue | undefined, from: string, id: JsonValue): string {
  return `${process} ${from} ${typeof id === "number" ? id : stringifyJson(id)}`;
}
