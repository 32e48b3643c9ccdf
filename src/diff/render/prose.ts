import { escapeMarkup, replaceControlsInLines } from "../../lib/index.js";
import { splitName } from "../../lib/names/index.js";

/** Renders a text for people as HTML. The parts between backticks become code. */
export function renderProse(text: string): string {
  return escapeText(text).replace(
    /`([^`]*)`/g,
    (_, code: string) => `<code>${splitName(code).join("<wbr>")}</code>`,
  );
}

/** Escapes a text of a fixture, which may contain anything. */
export function escapeText(text: string): string {
  return escapeMarkup(replaceControlsInLines(text));
}
