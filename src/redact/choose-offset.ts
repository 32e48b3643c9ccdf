/** Pairs of letters by how often they occur in fixtures and in English, the most frequent first. */
const FREQUENT_PAIRS =
  "te en th ll re in er an da on ed es or ta it me em et ea he ke pa ar nd ut de st od ge ur nt tu ag ok ad ns co le ho am ra hr at ul rk " +
  "pl se ma la ay no wo ak pu ex el al om xt sa to ss pe rt ro ti id ty ch yp lt ot io mp ou ac as us np ca ri ng so nu na tp ni sg ec is";
/** Pair → its weight, which estimates how often it occurs from its rank in the list. */
const FREQUENCIES = new Map(FREQUENT_PAIRS.split(" ").map((pair, rank) => [pair, 200 / (rank + 10)]));
/** The weights of other pairs: a lower case letter before a space or a dot, two lower case letters, anything else. */
const [WORD_END, RARE_LETTERS, RARE] = [3, 1, 0.5];

/** Chooses the three consecutive characters of an anchor whose pairs occur least in ordinary text. @returns the index of the first one */
export function chooseOffset(text: string): number {
  const weigh = (at: number) => {
    const pair = text.slice(at, at + 2);
    return (
      FREQUENCIES.get(pair) ??
      (/[a-z][ .]/.test(pair) ? WORD_END : /[a-z]{2}/.test(pair) ? RARE_LETTERS : RARE)
    );
  };
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + 3 <= text.length; offset++) {
    const sum = weigh(offset) + weigh(offset + 1);
    if (sum < least) [best, least] = [offset, sum];
  }
  return best;
}
