import { escapeRegExp } from "../lib/index.js";
import { isIdPlaceholder, isUuid, splitAtPlaces } from "../transcript/placeholders.js";
import type { Message } from "./wire.js";

/** One place where a client's message is not the recorded one. */
export interface Difference {
  /** `params.input.0.text` */
  path: string;
  expected: unknown;
  got: unknown;
}

/** Stand-ins of the fixture → what this client has in their place. */
export type Ids = Map<string, string>;

export interface Comparison {
  differences: Difference[];
  /** Ids that the client chose; they hold if the message is taken for the recorded one. */
  bound: [standIn: string, own: string][];
}

/** They stand for the client's machine and name. */
const IGNORED = new Set([
  "params.clientInfo",
  "params.capabilities",
  "params.cwd",
  "params.runtimeWorkspaceRoots",
]);

/**
 * Where a client's message differs from the recorded one, in what matters: not in request ids, in the client's name or its
 * working folder; a member that is null is the same as none.
 * @param known ids that this client has had, from codex or by its own choice
 * @param strict members that the recorded message hasn't got matter, too
 */
export function compare(
  expected: Message,
  got: Message,
  { ids, known, strict }: { ids: Ids; known: ReadonlySet<string>; strict: boolean },
): Comparison {
  const differences: Difference[] = [];
  const bound: Comparison["bound"] = [];
  for (const key of ["method", "params", "result", "error"] as const) walk(expected[key], got[key], key);
  return { differences, bound };

  function walk(wanted: unknown, has: unknown, path: string): void {
    if (IGNORED.has(path) || wanted === has) return;
    if (isNothing(wanted) && (!strict || isNothing(has))) return;
    if (typeof wanted === "string" && typeof has === "string") {
      if (!sameText(wanted, has)) differ();
    } else if (Array.isArray(wanted) && Array.isArray(has)) {
      if (wanted.length !== has.length) differ();
      else for (const [index, item] of wanted.entries()) walk(item, has[index], `${path}.${index}`);
    } else if (isObject(wanted) && isObject(has)) {
      for (const [key, item] of Object.entries(wanted)) walk(item, has[key], `${path}.${key}`);
      if (strict) {
        for (const [key, item] of Object.entries(has))
          if (!(key in wanted)) walk(undefined, item, `${path}.${key}`);
      }
    } else differ();

    function differ(): void {
      differences.push({ path, expected: wanted, got: has });
    }
  }

  function sameText(wanted: string, has: string): boolean {
    if (isIdPlaceholder(wanted)) return sameId(wanted, has);
    const parts = splitAtPlaces(wanted);
    if (parts.length === 1) return false;
    const pattern = parts.map(escapeRegExp).join("[^\\s\"']*");
    return new RegExp(`^${pattern}$`).test(has);
  }

  function sameId(wanted: string, has: string): boolean {
    const own = ids.get(wanted);
    if (own !== undefined) return own === has;
    if (known.has(wanted) || isIdPlaceholder(has) || !isUuid(has)) return false;
    bound.push([wanted, has]);
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
