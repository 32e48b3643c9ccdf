/** What people and programs wrote must not move the cursor. */
export function replaceControls(text: string): string {
  return text.replace(/\p{Cc}/gu, "\ufffd");
}

/** The same for a text of several lines. */
export function replaceControlsInLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/[^\P{Cc}\n\t]/gu, "\ufffd");
}

/** `1 fixture`, `2 fixtures`. @param noun one whose plural ends with an s */
export function formatCount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The first line of a text, without its end. */
export function getFirstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line;
}

/** A text as a part of a regular expression that matches the text itself. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** A text as the content of a cell of a Markdown table. */
export function escapeCell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** `keyEnv` → `key-env` */
export function toKebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
