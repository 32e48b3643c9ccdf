/** Lists what the SDKs returned at the end of each turn. Which members a result has depends on the API of the SDK. */
import type { TurnResult } from "../store/index.js";
import { type JsonObject, type JsonValue, parseJson } from "../transcript/index.js";
import { buildComparedItem, type ItemSource } from "./compared-item.js";
import type { ComparedItem, RecordedScenario } from "./parity-types.js";

type Member = keyof TurnResult;

const MEMBERS: Member[] = ["finalText", "structured", "usage", "raised"];

/**
 * Lists the results of the turns on both sides. A member that only one side has is left out, except `raised`. If one side has no results,
 * both lists are empty.
 * @param members to compare; default: all. The usage of exec can't be compared, since it has other members than that of the app-server.
 */
export function listComparableResults(
  reference: RecordedScenario,
  subject: RecordedScenario,
  members: Member[] = MEMBERS,
): [ComparedItem[], ComparedItem[]] {
  const [expected, actual] = [listResults(reference), listResults(subject)];
  const has = (results: PlacedResult[], member: Member) => results.some(({ result }) => member in result);
  // The reference may return structured output only as a text.
  if (has(actual, "structured") && !has(expected, "structured")) {
    for (const { result } of expected) Object.assign(result, parseStructured(result.finalText));
  }
  // `raised` is compared even if only one side has it, since a side that raised no error does not have it.
  const shared = members.filter(
    (member) => member === "raised" || (has(expected, member) && has(actual, member)),
  );
  if (expected.length === 0 || actual.length === 0) return [[], []];
  const build = (results: PlacedResult[]) =>
    results.map(({ result, place }) => buildComparedItem(selectMembers(result, shared), place));
  return [build(expected), build(actual)];
}

interface PlacedResult {
  result: TurnResult;
  place: ItemSource;
}

function listResults({ steps }: RecordedScenario): PlacedResult[] {
  return steps.flatMap(({ file, returned = [] }) =>
    returned.map((result) => ({ result: { ...result }, place: { file, line: null } })),
  );
}

function parseStructured(text: string | null | undefined): { structured?: JsonValue } {
  if (typeof text !== "string") return {};
  try {
    return { structured: parseJson(text) };
  } catch {
    return {};
  }
}

/** Each language has its own class and words of an error, so only whether there is an error is kept. */
function selectMembers(result: TurnResult, members: Member[]): JsonObject {
  const selected: JsonObject = { type: "turn result" };
  for (const member of members) {
    if (result[member] === undefined) continue;
    selected[member] = member === "raised" ? true : (result[member] as JsonValue);
  }
  return selected;
}
