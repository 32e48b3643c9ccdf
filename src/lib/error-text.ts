import { replaceControlsInLines } from "./text.js";

/** Colors a text, where the place that it goes to shows colors. */
export type Paint = (color: "red" | "cyan", text: string) => string;

/**
 * An error for a terminal: what happened, then what to do.
 * @param word that it begins with
 */
export function renderError(
  message: string,
  hint?: string,
  { word = "error", paint = (_, text) => text }: { word?: string; paint?: Paint } = {},
): string {
  const advice = hint ? `\n${renderHint(hint, paint)}` : "";
  return `${paint("red", `${word}: `)}${shorten(replaceControlsInLines(message))}${advice}`;
}

/** What to do, on lines of its own. */
export function renderHint(hint: string, paint: Paint = (_, text) => text): string {
  return `${paint("cyan", "  → ")}${shorten(replaceControlsInLines(hint)).replaceAll("\n", "\n    ")}`;
}

/** Who gives an argument of a book's length need not read it again; of a list, each line counts. */
function shorten(text: string): string {
  return text.replace(/^(.{4000}).+$/gm, "$1…");
}
