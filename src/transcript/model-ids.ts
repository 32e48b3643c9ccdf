/**
 * Ids in the form of the Responses API (platform.openai.com/docs/api-reference/responses), which the model server uses, too:
 * a prefix for the kind of object, `_`, and a suffix.
 */

/** Kind of object (an item's type, `response`, or `call` for the `call_id` of a call) → prefix of its id. */
const PREFIXES = {
  response: "resp",
  call: "call",
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  custom_tool_call: "ctc",
  web_search_call: "ws",
  image_generation_call: "ig",
} as const;

/** Prefix for items of all other types. */
const OTHER_ITEM = "item";

/** Prefix of ids that codex itself creates in the same form. */
const CODEX_COMMAND = "exec";

/** The prefixes by which such an id is recognized in a text. */
export const MODEL_ID_PREFIXES: readonly string[] = [...Object.values(PREFIXES), OTHER_ITEM, CODEX_COMMAND];

/**
 * Builds an id in the model server's form.
 * @param what kind of object: an item's type (`item` for an item of any type), `response`, or `call` for the `call_id` of a call
 * @param suffix number of the response, and of the item in it: `2`, `2_1`
 * @param given an id whose prefix is kept if the type has no prefix of its own
 */
export function buildModelId(what: string, suffix: string | number, given?: string): string {
  const known = Object.hasOwn(PREFIXES, what) ? PREFIXES[what as keyof typeof PREFIXES] : undefined;
  return `${known ?? /^[a-z]+(?=_)/.exec(given ?? "")?.[0] ?? OTHER_ITEM}_${suffix}`;
}
