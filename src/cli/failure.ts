import { styleText } from "node:util";
import { CommanderError } from "commander";
import { messageOf, TouchstoneError } from "../error.js";

/** Tells the user of an error on stderr. @returns the exit code */
export async function report(error: unknown, json: boolean): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said it
  const code = error instanceof TouchstoneError ? error.code : "internal";
  if (json) console.error(JSON.stringify({ error: toJson(error, code) }));
  else console.error(toText(error));
  return error instanceof TouchstoneError && error.kind === "finding" ? 1 : 2;
}

/** What happened, and what to do, for a terminal. */
export function toText(error: unknown): string {
  const message = paint("red", "error: ") + messageOf(error);
  if (!(error instanceof TouchstoneError)) {
    return `${message}\n${(error as Error)?.stack ?? ""}\n  ${paint("cyan", "This is a bug of touchstone: please report it with the lines above.")}`;
  }
  return `${message}\n${paint("cyan", "  → ")}${error.hint.replaceAll("\n", "\n    ")}`;
}

export function toJson(error: unknown, code: string) {
  const hint = error instanceof TouchstoneError ? { hint: error.hint } : {};
  return { code, message: messageOf(error), ...hint };
}

/** Colour, where stderr is a terminal that wants it. */
export function paint(colour: "red" | "cyan", text: string): string {
  const wanted = process.env.NO_COLOR === undefined && process.stderr.isTTY;
  return wanted ? styleText(colour, text) : text;
}
