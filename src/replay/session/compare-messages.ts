import { escapeRegExp } from "../../lib/index.js";
import { isIdPlaceholder, isUuid, splitAtPlaces } from "../../transcript/placeholders.js";
import type { Message } from "../transport/message.js";

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
  differences: MessageDifference[];
  /** Ids that the client chose. They are valid only if the message is accepted as the recorded one. */
  bindings: [placeholder: string, own: string][];
}

/** Members that depend on the client's machine and name; they are not compared. */
const IGNORED_MEMBERS = new Set([
  "params.clientInfo",
  "params.capabilities",
  "params.cwd",
  "params.runtimeWorkspaceRoots",
]);

/**
 * Compares a client's message with the recorded one. Request ids, the client's name and its working folder are ignored,
 * and a member that is null equals a missing one.
 * @param ids the client's own ids that are already bound to placeholders
 * @param known id placeholders that codex has already sent to this client
 * @param comparesAdditionalMembers whether members that the recorded message does not have count as differences
 */
export function compareMessages(
  expected: Message,
  got: Message,
  {
    ids,
    known,
    comparesAdditionalMembers,
  }: { ids: IdBindings; known: ReadonlySet<string>; comparesAdditionalMembers: boolean },
): MessageComparison {
  const differences: MessageDifference[] = [];
  const bindings: MessageComparison["bindings"] = [];
  for (const key of ["method", "params", "result", "error"] as const)
    compareMembers(expected[key], got[key], key);
  return { differences, bindings };

  function compareMembers(expectedValue: unknown, actual: unknown, path: string): void {
    if (IGNORED_MEMBERS.has(path) || expectedValue === actual) return;
    if (isNothing(expectedValue) && (!comparesAdditionalMembers || isNothing(actual))) return;
    if (typeof expectedValue === "string" && typeof actual === "string") {
      if (!isSameText(expectedValue, actual)) addDifference();
    } else if (Array.isArray(expectedValue) && Array.isArray(actual)) {
      if (expectedValue.length !== actual.length) addDifference();
      else
        for (const [index, item] of expectedValue.entries())
          compareMembers(item, actual[index], `${path}.${index}`);
    } else if (isObject(expectedValue) && isObject(actual)) {
      for (const [key, item] of Object.entries(expectedValue))
        compareMembers(item, actual[key], `${path}.${key}`);
      if (comparesAdditionalMembers) {
        for (const [key, item] of Object.entries(actual))
          if (!(key in expectedValue)) compareMembers(undefined, item, `${path}.${key}`);
      }
    } else addDifference();

    function addDifference(): void {
      differences.push({ path, expected: expectedValue, got: actual });
    }
  }

  function isSameText(expectedValue: string, has: string): boolean {
    if (isIdPlaceholder(expectedValue)) return isSameId(expectedValue, has);
    const parts = splitAtPlaces(expectedValue);
    if (parts.length === 1) return false;
    const pattern = parts.map(escapeRegExp).join("[^\\s\"']*");
    return new RegExp(`^${pattern}$`).test(has);
  }

  function isSameId(expectedValue: string, has: string): boolean {
    const own = ids.get(expectedValue);
    if (own !== undefined) return own === has;
    if (known.has(expectedValue) || isIdPlaceholder(has) || !isUuid(has)) return false;
    bindings.push([expectedValue, has]);
    return true;
  }
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
