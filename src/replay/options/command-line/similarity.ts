/** Finds names that are similar to a mistyped one, as the parser in codex (clap) does, so that its tips are the same. */

/** Names whose similarity is at most this are not suggested. */
const MIN_SIMILARITY = 0.7;

/** Lists the similar names, the most similar one last. */
export function findSimilar(given: string, names: string[]): string[] {
  const found: { name: string; similarity: number }[] = [];
  for (const name of names) {
    const similarity = computeJaroSimilarity(given, name);
    if (similarity <= MIN_SIMILARITY) continue;
    const at = found.findIndex((other) => other.similarity >= similarity);
    found.splice(at < 0 ? found.length : at, 0, { name, similarity });
  }
  return found.map(({ name }) => name);
}

/** Computes the Jaro similarity: 1 for equal texts, 0 for texts that share nothing. */
function computeJaroSimilarity(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  if (a.length === 0 && b.length === 0) return 1;
  const range = Math.max(Math.floor(Math.max(a.length, b.length) / 2) - 1, 0);
  const isTaken = b.map(() => false);
  const matched: string[] = [];
  for (const [index, char] of a.entries()) {
    const from = Math.max(index - range, 0);
    const to = Math.min(index + range + 1, b.length);
    for (let at = from; at < to; at++) {
      if (isTaken[at] || b[at] !== char) continue;
      isTaken[at] = true;
      matched.push(char);
      break;
    }
  }
  if (matched.length === 0) return 0;
  const inOrder = b.filter((_, index) => isTaken[index]);
  const transposed = Math.floor(inOrder.filter((char, index) => char !== matched[index]).length / 2);
  const count = matched.length;
  return (count / a.length + count / b.length + (count - transposed) / count) / 3;
}
