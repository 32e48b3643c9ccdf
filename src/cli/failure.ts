import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import {
  messageOf,
  printable,
  printableLines,
  renderError,
  renderHint,
  systemHint,
  TouchstoneError,
} from "../lib/index.js";
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
  const hint = error instanceof TouchstoneError ? hintOf(error) : systemHint(error);
  if (hint !== undefined) return renderError(messageOf(error), hint, { paint: paintError });
  const stack = printableLines((error as Error)?.stack ?? "");
  return `${renderError(messageOf(error), undefined, { paint: paintError })}\n${stack}\n${renderHint(BUG, paintError)}`;
}

const BUG = "This is a bug of touchstone: please report it with the lines above.";

function paintError(color: "red" | "cyan", text: string): string {
  return paint(color, text, process.stderr);
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
  return renderError(`${place} ${problem}`, hint, { word, paint: paintError });
}
