/**
 * Ids as the Responses API (platform.openai.com/docs/api-reference/responses) and the model server make them: a prefix that
 * says what the id names, `_`, and a suffix.
 */

/** What an id of the model names (an item's type, `response`, or `call` for the `call_id` of a call) → its prefix. */
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

/** Of an item of a type that has no prefix of its own here. */
const OTHER_ITEM = "item";

/** Of an id that codex makes in the same form. */
const CODEX_COMMAND = "exec";

/** Each prefix that such an id can have. */
export const MODEL_ID_PREFIXES: readonly string[] = [...Object.values(PREFIXES), OTHER_ITEM, CODEX_COMMAND];

/**
 * An id as the model server makes it.
 * @param what it names: an item's type (`item`: any), `response`, or `call` for the `call_id` of a call
 * @param suffix number of the response, and of the item in it: `2`, `2_1`
 * @param given an id whose prefix is kept where the type has none of its own
 */
export function buildModelId(what: string, suffix: string | number, given?: string): string {
  const known = Object.hasOwn(PREFIXES, what) ? PREFIXES[what as keyof typeof PREFIXES] : undefined;
  return `${known ?? /^[a-z]+(?=_)/.exec(given ?? "")?.[0] ?? OTHER_ITEM}_${suffix}`;
}
