import { styleText } from "node:util";

/** Styles a text if the stream is a terminal and NO_COLOR is not set. */
export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  to: NodeJS.WriteStream = process.stdout,
): string {
  return to.isTTY && process.env.NO_COLOR === undefined ? styleText(style, text) : text;
}
