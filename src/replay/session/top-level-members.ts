/** Reads the members of a JSON object with the text of their values. `JSON.parse` rounds large numbers and hides that a member occurs twice. */

/** One token of JSON: a string, a bracket or a separator, or a number or a word. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]|[^\s"[\]{}:,]+/gs;

/**
 * Lists the members of the object with the text of their values. For an object or an array, the text is "".
 * @param json an object that `JSON.parse` accepts
 */
export function readTopLevelMembers(json: string): [name: string, text: string][] {
  const members: [string, string][] = [];
  let depth = 0;
  let name: string | undefined;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth !== 1 || "[{}]:".includes(token)) continue;
    if (token === ",") name = undefined;
    else if (name === undefined) {
      name = JSON.parse(token) as string;
      members.push([name, ""]);
    } else (members.at(-1) as [string, string])[1] = token;
  }
  return members;
}
