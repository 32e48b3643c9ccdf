/** Compares names by what they mean: `session.created` and `thread/started` share both of their concepts. */
import { splitWords } from "../../atlas/index.js";

/** Concept → the words for it in codex, in other programs and in hand-written fixtures. */
const CONCEPTS: Record<string, string> = {
  tool: "tool tools function fn functions",
  call: "call calls invocation invoke use called",
  approval:
    "approval approve approvals permission permissions confirm confirmation consent authorize authorization",
  request: "request requested required ask asked needed prompt pending require",
  answer: "result response output answer reply outputs",
  message: "message messages text content assistant msg",
  agent: "agent",
  user: "user human",
  delta: "delta deltas chunk chunks partial stream streaming streamed fragment",
  begin: "started start begin began created create opened init initialized starting",
  end: "completed complete finished finish end ended done finalized",
  fail: "failed failure error errored fail errors exception",
  update: "updated update changed change progress",
  reasoning: "reasoning thinking thought thoughts",
  command: "command commands exec shell bash terminal execution",
  file: "file files patch edit write apply changes",
  diff: "diff",
  usage: "usage token tokens cost count",
  thread: "thread session conversation chat threads sessions",
  turn: "turn task run turns",
  close: "closed close stopped exited shutdown",
  stop: "interrupted interrupt cancel cancelled canceled aborted abort",
  decline: "declined decline denied deny rejected reject refused",
  plan: "plan todo todos plans",
  list: "list items",
  search: "search web query",
  mcp: "mcp server",
  running: "running progress active in",
  kind: "kind type category",
  arguments: "arguments args params parameters input",
  code: "code",
  exit: "exit return",
  identity: "id ids identifier uuid",
  time: "time timestamp date at ms duration",
  model: "model",
  title: "title name label",
  directory: "cwd directory dir folder path",
};

const CONCEPT_BY_WORD = new Map(
  Object.entries(CONCEPTS).flatMap(([concept, words]) =>
    words.split(" ").map((word) => [word, concept] as const),
  ),
);

/** Lists the concepts of a name. A word without a concept is its own concept. */
function listConcepts(name: string): Set<string> {
  return new Set(splitWords(name).map((word) => CONCEPT_BY_WORD.get(word) ?? word));
}

/** Returns the weight of a concept: one that occurs in many names counts less. */
function weighConcept(concept: string): number {
  return COMMON.has(concept) ? 0.4 : 1;
}

const COMMON = new Set(["item", "begin", "end", "update", "event", "codex", "agent"]);

/**
 * Compares two names by their concepts.
 * @returns from 0 (nothing in common) to 1 (the same concepts)
 */
export function compareNames(one: string, other: string): number {
  const [own, others] = [listConcepts(one), listConcepts(other)];
  const all = new Set([...own, ...others]);
  const weigh = (concepts: Iterable<string>) =>
    [...concepts].reduce((sum, concept) => sum + weighConcept(concept), 0);
  const shared = [...own].filter((concept) => others.has(concept));
  return weigh(all) === 0 ? 0 : weigh(shared) / weigh(all);
}

/** Finds the name that is nearest by meaning. @returns undefined if no name has enough concepts in common */
export function findNearestName(name: string, names: Iterable<string>, minimum = 0.34): string | undefined {
  let best: { name: string; score: number } | undefined;
  for (const one of names) {
    const score = compareNames(name, one);
    if (score >= minimum && score > (best?.score ?? 0)) best = { name: one, score };
  }
  return best?.name;
}
