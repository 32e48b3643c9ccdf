import { splitName } from "./names/index.js";

/** Replaces control characters, because text from users and programs must not move the cursor. */
export function replaceControls(text: string): string {
  return text.replace(/\p{Cc}/gu, "\ufffd");
}

/** Replaces the control characters in a text of several lines, except line breaks and tabs. */
export function replaceControlsInLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/[^\P{Cc}\n\t]/gu, "\ufffd");
}

/**
 * Formats a count: `1 fixture`, `2 fixtures`.
 * @param noun a noun with the plural ending s
 */
export function formatCount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Joins the entries of a list for a sentence: `a`, `a or b`, `a, b or c`. @param word stands before the last entry */
export function joinWords(entries: readonly string[], word: "and" | "or"): string {
  return entries.length < 2
    ? entries.join("")
    : `${entries.slice(0, -1).join(", ")} ${word} ${entries.at(-1)}`;
}

/** Returns the first line of a text, without its line end. */
export function getFirstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line;
}

/**
 * Takes the end of a text, without the word in which it was cut: if that word were a secret, no rule would recognize the rest of it.
 * If there is no space in that end, the result is `…`.
 * @param max number of characters; a text that is not longer is returned unchanged
 */
export function takeEnd(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = text.slice(-max);
  const space = end.search(/\s/);
  return space < 0 ? "…" : end.slice(space + 1);
}

/** Escapes a text for a regular expression that matches the text itself. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Escapes a text for HTML or XML, between tags or in quotes. */
export function escapeMarkup(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Escapes a name for HTML, and lets a line break where `splitName` splits the name. */
export function escapeName(name: string): string {
  return splitName(name).map(escapeMarkup).join("<wbr>");
}

/** Escapes a text for a cell of a Markdown table. */
export function escapeCell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** Converts a name to kebab case: `keyEnv` → `key-env`. */
export function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
