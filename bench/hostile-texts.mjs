/** Texts that nearly match a rule for secrets again and again, so that a slow pattern shows. */

/** Characters and words that the patterns of the rules contain. */
const FILLS = [
  ...["a", "a1", "A1", "0", "-", ".", "_a", "=", " ", "\n", "\\", '"', "/", "@", ":", "~", "://"],
  ...["a.", "a:", "a@", "+a", "a-", "a=", "= ", '\\"', "\\n", ".eyJ", "a:b", ";a=b", "Q~"],
  ...[" -u a", " -u a:", "password ", "password: a1aaaaaa ", "eyJaaaaaaaaaaa.", "\u001b[1m"],
];
const NEAR_VALUES = ["a1", "A1", "0a", "a.", "a-", "a=", " a", "a ", "a/", "a:", "\\\\"];

/**
 * Lists recipes of hostile texts for a rule.
 * @param {{ anchors: string[] }} rule
 * @returns {{ begin: string, part: string }[]}
 */
export function listHostileTexts({ anchors }) {
  const recipes = [];
  const add = (begin, part) => recipes.push({ begin, part });
  for (const anchor of new Set([anchors[0], anchors.at(-1)])) {
    add("", anchor);
    for (const one of FILLS) {
      for (const part of [anchor + one, one + anchor, `${anchor}=${one}`]) add("", part);
      add(anchor, one);
      add(`${anchor}="`, one);
      add(one, anchor);
    }
    // An anchor, a value of characters that rules accept, and a character that no rule accepts
    for (const value of NEAR_VALUES)
      for (const times of [20, 300, 5000]) add("", `${anchor}${value.repeat(times)}\u0001`);
  }
  return recipes;
}

/** Makes a text of a length from its recipe: the begin, and then the part, repeated. */
export function fill({ begin, part }, length) {
  const bytes = Buffer.alloc(length, part, "latin1"); // as one piece of memory, which a repeated string would not be
  bytes.write(begin, "latin1");
  return bytes.toString("latin1");
}
