import { escapeRegExp } from "../../lib/index.js";
import { REQUESTS } from "../../protocol/index.js";
import { isIdPlaceholder, isUuid, splitAtPlaces } from "../../transcript/placeholders.js";
import type { Message } from "../transport/message.js";
import { isFalseByDefault, isOption, isPrompt } from "./request-options.js";

/** One member in which a client's message differs from the recorded one. */
export interface MessageDifference {
  /** Path of the member, for example `params.input.0.text`. */
  path: string;
  expected: unknown;
  got: unknown;
}

/** Id placeholder of the fixture → the id that this client uses for it. */
export type IdBindings = Map<string, string>;

export interface MessageComparison {
  /** Differences that make it another message than the recorded one. */
  differences: MessageDifference[];
  /** Differences with which the recording is still played: options, and a prompt that contains the recorded one. */
  tolerated: MessageDifference[];
  /** Ids that the client chose. They are valid only if the message is accepted as the recorded one. */
  bindings: [placeholder: string, own: string][];
}

export interface ComparisonOptions {
  /** The client's own ids that are already bound to placeholders. */
  ids: IdBindings;
  /** Placeholders of ids and processes that codex has already sent to this client. */
  known: ReadonlySet<string>;
  /** Whether every member that the recorded message lacks is compared, and no difference is tolerated. */
  isStrict: boolean;
}

/** Members that are not compared, because they depend on the client's name, capabilities or folders. */
const IGNORED_MEMBERS = new Set([
  "params.clientInfo",
  "params.capabilities",
  "params.cwd",
  "params.runtimeWorkspaceRoots",
]);

/**
 * Compares a client's message with the recorded one. It ignores request ids and `IGNORED_MEMBERS`. A member that is null, an
 * empty array or object, or false where this is the default, equals a missing one.
 */
export function compareMessages(
  expected: Message,
  got: Message,
  { ids, known, isStrict }: ComparisonOptions,
): MessageComparison {
  const differences: MessageDifference[] = [];
  const tolerated: MessageDifference[] = [];
  const bindings: MessageComparison["bindings"] = [];
  const { method } = expected;
  for (const key of ["method", "params", "result", "error"] as const)
    compareMembers(key === "params" ? (expected[key] ?? {}) : expected[key], got[key], key);
  return { differences, tolerated, bindings };

  function compareMembers(expectedValue: unknown, actual: unknown, path: string): void {
    if (IGNORED_MEMBERS.has(path) || expectedValue === actual) return;
    const optional = isOption(method, path);
    const isDefault = isFalseByDefault(method, path) ? isFalseOrNothing : isNothing;
    if (isDefault(expectedValue) && isDefault(actual)) return;
    const mayHaveOptions = path === "params" && isObject(actual);
    if (isNothing(expectedValue) && !isStrict && !optional && !mayHaveOptions) return;
    if (typeof expectedValue === "string" && typeof actual === "string") {
      if (!isSameText(expectedValue, actual) && !isUnknownProcess(path, expectedValue)) addDifference();
    } else if (Array.isArray(expectedValue) && Array.isArray(actual)) {
      if (expectedValue.length !== actual.length) addDifference();
      else
        for (const [index, item] of expectedValue.entries())
          compareMembers(item, actual[index], `${path}.${index}`);
    } else if (isObject(expectedValue) && isObject(actual)) {
      for (const [key, item] of Object.entries(expectedValue))
        compareMembers(item, actual[key], `${path}.${key}`);
      for (const [key, item] of Object.entries(actual))
        if (!(key in expectedValue) && (isStrict || isOption(method, `${path}.${key}`)))
          compareMembers(undefined, item, `${path}.${key}`);
    } else addDifference();

    function addDifference(): void {
      const isTolerated = !isStrict && (optional || containsPrompt(path, expectedValue, actual));
      (isTolerated ? tolerated : differences).push({ path, expected: expectedValue, got: actual });
    }
  }

  function containsPrompt(path: string, recorded: unknown, actual: unknown): boolean {
    const areTexts = typeof recorded === "string" && typeof actual === "string" && recorded !== "";
    return areTexts && isPrompt(method, path) && actual.includes(recorded);
  }

  /** Whether the value is the id of a process that codex has not named to the client, so the client can't know the id. */
  function isUnknownProcess(path: string, expectedValue: string): boolean {
    return path === "params.processId" && method === REQUESTS.terminalTerminate && !known.has(expectedValue);
  }

  function isSameText(expectedValue: string, actual: string): boolean {
    if (isIdPlaceholder(expectedValue)) return isSameId(expectedValue, actual);
    const parts = splitAtPlaces(expectedValue);
    if (parts.length === 1) return false;
    const pattern = parts.map(escapeRegExp).join("[^\\s\"']*");
    return new RegExp(`^${pattern}$`).test(actual);
  }

  function isSameId(expectedValue: string, actual: string): boolean {
    const own = ids.get(expectedValue);
    if (own !== undefined) return own === actual;
    if (known.has(expectedValue) || isIdPlaceholder(actual) || !isUuid(actual)) return false;
    bindings.push([expectedValue, actual]);
    return true;
  }
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);
}

/** codex's schema gives nearly every switch the default false, and every other option the default null. */
function isFalseOrNothing(value: unknown): boolean {
  return value === false || isNothing(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
