import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { messageOf, TouchstoneError } from "../error.js";
import type { FolderProblem } from "../store/index.js";
import { paint } from "./terminal.js";

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
  const message = paint("red", "error: ", process.stderr) + messageOf(error);
  if (!(error instanceof TouchstoneError)) {
    return `${message}\n${(error as Error)?.stack ?? ""}\n  ${paint("cyan", "This is a bug of touchstone: please report it with the lines above.", process.stderr)}`;
  }
  return `${message}\n${paint("cyan", "  → ", process.stderr)}${hintOf(error).replaceAll("\n", "\n    ")}`;
}

export function toJson(error: unknown, code: string) {
  const hint = error instanceof TouchstoneError ? { hint: hintOf(error) } : {};
  return { code, message: messageOf(error), ...hint };
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
  const place = `${file}${line ? `:${line}` : ""}`;
  return `${paint("red", `${word}: `, process.stderr)}${place} ${problem}\n${paint("cyan", "  → ", process.stderr)}${hint}`;
}
