/** Two lines of text side by side; null where one side has none. */
export type TextPair = readonly [old: string | null, now: string | null];

/** The maximum number of comparisons. Where more would be needed, the lines between the equal lines at both ends are paired in order. */
const MAX_COMPARISONS = 1_000_000;

/**
 * Aligns lines by their longest common subsequence. The lines between two common lines are paired in order. A comma at the end of a
 * line does not count, because a member has one only if another member follows.
 */
export function alignTextLines(old: string[], now: string[]): TextPair[] {
  const [was, is] = [old.map(dropComma), now.map(dropComma)];
  let head = 0;
  while (head < old.length && head < now.length && was[head] === is[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
  const a = old.slice(head, old.length - tail);
  const b = now.slice(head, now.length - tail);
  const common = findCommonLines(a.map(dropComma), b.map(dropComma));
  const pairs = old.slice(0, head).map((line, index): TextPair => [line, now[index] as string]);
  let [i, j] = [0, 0];
  for (const [x, y] of [...common, [a.length, b.length] as const]) {
    for (; i < x || j < y; i++, j++)
      pairs.push([i < x ? (a[i] as string) : null, j < y ? (b[j] as string) : null]);
    [i, j] = [x + 1, y + 1];
    if (x < a.length) pairs.push([a[x] as string, b[y] as string]);
  }
  for (let left = tail; left > 0; left--) pairs.push([old.at(-left) as string, now.at(-left) as string]);
  return pairs;
}

/** Whether the two lines of a pair differ. A comma at the end of a line does not count. */
export function isChangedPair([old, now]: TextPair): boolean {
  return old === null || now === null ? old !== now : dropComma(old) !== dropComma(now);
}

function dropComma(line: string): string {
  return line.endsWith(",") ? line.slice(0, -1) : line;
}

function findCommonLines(a: string[], b: string[]): (readonly [number, number])[] {
  if (a.length * b.length > MAX_COMPARISONS || a.length === 0 || b.length === 0) return [];
  const wide = b.length + 1;
  const length = new Uint32Array((a.length + 1) * wide);
  const getLength = (i: number, j: number) => length[i * wide + j] as number;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * wide + j] =
        a[i] === b[j] ? getLength(i + 1, j + 1) + 1 : Math.max(getLength(i + 1, j), getLength(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (getLength(i + 1, j) >= getLength(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
