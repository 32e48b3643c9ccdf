import { escapeMarkup, replaceControlsInLines } from "../../lib/index.js";

/** Renders a text for people as HTML. What stands between backticks is code. */
export function renderProse(text: string): string {
  return escapeText(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

/** Escapes a text of a fixture, which may hold anything. */
export function escapeText(text: string): string {
  return escapeMarkup(replaceControlsInLines(text));
}
