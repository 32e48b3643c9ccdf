/**
 * Compares names in any spelling: `agent_message`, `agentMessage` and `Agent message` are the same words. If an item's type has one name
 * in exec and another in the app-server, both count as the same name.
 */
import { findExecItemType, ITEMS } from "../protocol/index.js";

/** Splits a name into its words, in lower case: `item/tool/requestUserInput` has five. */
export function splitWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9*]+/)
    .filter(Boolean);
}

/** Returns one spelling for all names with the same words. */
export function spell(name: string): string {
  return splitWords(name).join(" ");
}

/** Type of an item in the app-server's words → exec's words for the same item, if the words differ. */
const EXEC_WORDS = new Map(
  Object.values(ITEMS).flatMap((type) => {
    const execType = findExecItemType(type);
    return execType === undefined || spell(execType) === spell(type)
      ? []
      : [[spell(type), spell(execType)] as const];
  }),
);

/** Lists the query as `spell` writes it. For each type of item in it, adds the query with that type's name in the other protocol. */
export function listSpellings(query: string): string[] {
  const given = spell(query);
  const translated = [...EXEC_WORDS].flatMap(([type, execType]) =>
    [
      [type, execType],
      [execType, type],
    ].flatMap(([from = "", to = ""]) =>
      ` ${given} `.includes(` ${from} `) ? [` ${given} `.replace(` ${from} `, ` ${to} `).trim()] : [],
    ),
  );
  return [given, ...translated];
}

/** Words of people → the words of codex for the same thing. */
const MEANINGS: Record<string, string> = {
  aborted: "interrupt",
  ask: "request",
  assistant: "agent",
  begin: "started",
  cancel: "interrupt",
  cancelled: "interrupt",
  chunk: "delta",
  done: "completed",
  edit: "change",
  end: "completed",
  ended: "completed",
  exec: "command",
  finish: "completed",
  finished: "completed",
  function: "tool",
  needed: "request",
  patch: "change",
  permission: "approval",
  required: "request",
  session: "thread",
  shell: "command",
  start: "started",
  stop: "interrupt",
  stream: "delta",
  text: "message",
  thinking: "reasoning",
  thought: "reasoning",
  todo: "plan",
  todos: "plan",
};

/**
 * Orders names by how much of their meaning they share with a query. Rare words weigh more than frequent ones.
 * @returns the names whose shared words have at least 40 % of the weight of all words of the name and the query together, best first.
 *   A word of the query that no name has does not count.
 */
export function rankByMeaning(query: string, names: readonly string[]): string[] {
  const toMeanings = (name: string) => new Set(splitWords(name).map((word) => MEANINGS[word] ?? word));
  const candidates = [...new Set(names)].map((name) => ({ name, words: toMeanings(name) }));
  const counts = new Map<string, number>();
  for (const { words } of candidates) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weigh = (words: Iterable<string>) =>
    [...words].reduce((sum, word) => sum + Math.log(1 + candidates.length / (counts.get(word) ?? 1)), 0);
  const asked = toMeanings(query);
  const known = [...asked].filter((word) => counts.has(word));
  return candidates
    .map(({ name, words }) => {
      const shared = known.filter((word) => words.has(word));
      return { name, score: weigh(shared) / (weigh(words) + weigh(known) - weigh(shared) || 1) };
    })
    .filter(({ score }) => score >= 0.4)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}
