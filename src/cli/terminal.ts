import { styleText } from "node:util";

/** Styled, where the stream is a terminal that wants it. */
export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  to: NodeJS.WriteStream = process.stdout,
): string {
  return to.isTTY && process.env.NO_COLOR === undefined ? styleText(style, text) : text;
}

/** What people and programs wrote must not move the cursor. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
