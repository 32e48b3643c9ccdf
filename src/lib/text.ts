/** What people and programs wrote must not move the cursor. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "\ufffd");
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/[^\P{Cc}\n\t]/gu, "\ufffd");
}

/** `1 fixture`, `2 fixtures`. @param noun one whose plural ends with an s */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
