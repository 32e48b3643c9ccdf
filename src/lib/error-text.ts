import { replaceControlsInLines } from "./text.js";

/** Colors a text if its destination supports colors. */
export type Paint = (color: "red" | "cyan", text: string) => string;

/**
 * Renders an error for a terminal: what happened, then the hint.
 * @param word first word of the text
 */
export function renderError(
  message: string,
  hint?: string,
  { word = "error", paint = (_, text) => text }: { word?: string; paint?: Paint } = {},
): string {
  const advice = hint ? `\n${renderHint(hint, paint)}` : "";
  return `${paint("red", `${word}: `)}${shorten(replaceControlsInLines(message))}${advice}`;
}

/** Renders a hint on its own lines. */
export function renderHint(hint: string, paint: Paint = (_, text) => text): string {
  return `${paint("cyan", "  → ")}${shorten(replaceControlsInLines(hint)).replaceAll("\n", "\n    ")}`;
}

/**
 * Cuts each line after 4000 characters, because an error may contain a long argument of the user. The word at the cut is left out, apart
 * from its part in the first 100 characters of the line: if the word were a secret, the rules that search the printed text would not
 * recognize its beginning.
 */
function shorten(text: string): string {
  return text.replace(/^(.{4000}).+$/gm, (_, head: string) => {
    let end = head.length;
    while (end > 100 && head[end - 1] !== " ") end--;
    return `${head.slice(0, end)}…`;
  });
}
