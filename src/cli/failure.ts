import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { messageOf, printable, printableLines, systemHint, TouchstoneError } from "../lib/index.js";
import type { FolderProblem } from "../store/index.js";
import { paint } from "./terminal.js";

/** Tells the user of an error on stderr. @returns the exit code */
export function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // help was shown
  const code = error instanceof TouchstoneError ? error.code : systemHint(error) ? "system" : "internal";
  if (json) console.error(JSON.stringify({ error: toJson(error, code) }));
  else console.error(toText(error));
  return error instanceof TouchstoneError && error.kind === "finding" ? 1 : 2;
}

/** What happened, and what to do, for a terminal. */
export function toText(error: unknown): string {
  const message = `${paint("red", "error: ", process.stderr)}${shortened(printableLines(messageOf(error)))}`;
  if (error instanceof TouchstoneError) return `${message}\n${advice(hintOf(error))}`;
  const hint = systemHint(error);
  if (hint) return `${message}\n${advice(hint)}`;
  const stack = printableLines((error as Error)?.stack ?? "");
  return `${message}\n${stack}\n${advice("This is a bug of touchstone: please report it with the lines above.")}`;
}

/** Who gives an argument of a book's length need not read it again; of a list, each line counts. */
function shortened(text: string): string {
  return text.replace(LONG_LINE, "$1…");
}

const LONG_LINE = /^(.{4000}).+$/gm;

function advice(hint: string): string {
  return `${paint("cyan", "  → ", process.stderr)}${shortened(printableLines(hint)).replaceAll("\n", "\n    ")}`;
}

export function toJson(error: unknown, code: string) {
  const hint = error instanceof TouchstoneError ? hintOf(error) : systemHint(error);
  return { code, message: messageOf(error), ...(hint && { hint }) };
}

/** A page that a hint names, such as docs/drivers.md, stands in this package, and seldom in the user's repository. */
function hintOf({ hint }: TouchstoneError): string {
  return hint.replace(/\bdocs\/[a-z-]+\.md\b/g, (page) => {
    const file = fileURLToPath(new URL(`../../${page}`, import.meta.url));
    return existsSync(file) ? relative(process.cwd(), file) : page;
  });
}

/** What is wrong with a fixtures folder, for a terminal. @param word that it begins with */
export function problemText(word: string, { file, line, problem, hint }: FolderProblem): string {
  const place = printable(`${file}${line ? `:${line}` : ""}`);
  return `${paint("red", `${word}: `, process.stderr)}${place} ${printableLines(problem)}\n${advice(hint)}`;
}
