/** Formats raw JSON as text, without parsing it, so that numbers and names keep their spelling. */
import { isJson } from "../../../transcript/json-value.js";

/** Splits JSON into several lines. Text that is no JSON is returned unchanged. */
export function formatJsonLines(text: string): string[] {
  if (!isJson(text)) return text.split("\n");
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const end = () => {
    lines.push(line);
    line = "  ".repeat(depth);
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"') {
      const from = at;
      for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++;
      line += text.slice(from, at + 1);
    } else if (char === "{" || char === "[") {
      const close = /\s*[\]}]/y;
      close.lastIndex = at + 1;
      const empty = close.exec(text);
      line += char;
      if (empty) {
        line += empty[0].trim();
        at += empty[0].length;
      } else {
        depth++;
        end();
      }
    } else if (char === "}" || char === "]") {
      depth--;
      end();
      line += char;
    } else if (char === ",") {
      line += char;
      end();
    } else if (char === ":") line += ": ";
    else if (!/\s/.test(char)) line += char;
  }
  lines.push(line);
  return lines;
}

/** Two lines of text side by side; null where one side has none. */
export type TextPair = readonly [old: string | null, now: string | null];

/** The maximum number of comparisons. Beyond it, lines in the middle are paired in order. */
const MAX_COMPARISONS = 1_000_000;

/** Aligns lines by their longest common subsequence. Differing lines are paired. */
export function alignTextLines(old: string[], now: string[]): TextPair[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const a = old.slice(head, old.length - tail);
  const b = now.slice(head, now.length - tail);
  const pairs: TextPair[] = old.slice(0, head).map((line) => [line, line]);
  let [i, j] = [0, 0];
  for (const [x, y] of [...findCommonLines(a, b), [a.length, b.length] as const]) {
    for (; i < x || j < y; i++, j++)
      pairs.push([i < x ? (a[i] as string) : null, j < y ? (b[j] as string) : null]);
    [i, j] = [x + 1, y + 1];
    if (x < a.length) pairs.push([a[x] as string, b[y] as string]);
  }
  for (const line of old.slice(old.length - tail)) pairs.push([line, line]);
  return pairs;
}

/** Splits both sides into rows of at most `width` characters. */
export function wrapPairs(pairs: TextPair[], width: number): TextPair[] {
  return pairs.flatMap(([old, now]): TextPair[] => {
    const rows = Math.max(1, Math.ceil((old ?? "").length / width), Math.ceil((now ?? "").length / width));
    if (rows === 1) return [[old, now]];
    const cutRow = (text: string | null, row: number) => {
      if (text === null || row * width >= text.length) return null;
      return text.slice(row * width, (row + 1) * width);
    };
    return Array.from({ length: rows }, (_, row): TextPair => [cutRow(old, row), cutRow(now, row)]);
  });
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
