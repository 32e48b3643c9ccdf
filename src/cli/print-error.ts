import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import {
  findSystemHint,
  getErrorMessage,
  renderError,
  renderHint,
  replaceControls,
  replaceControlsInLines,
  TouchstoneError,
} from "../lib/index.js";
import type { FolderProblem } from "../store/index.js";
import { paint } from "./terminal.js";

/** Tells the user of an error on stderr. @returns the exit code */
export function printError(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // help was shown
  const code = error instanceof TouchstoneError ? error.code : findSystemHint(error) ? "system" : "internal";
  if (json) console.error(JSON.stringify({ error: buildErrorJson(error, code) }));
  else console.error(formatErrorText(error));
  return error instanceof TouchstoneError && error.kind === "finding" ? 1 : 2;
}

/** What happened, and what to do, for a terminal. */
export function formatErrorText(error: unknown): string {
  const hint = error instanceof TouchstoneError ? resolveHintPages(error) : findSystemHint(error);
  if (hint !== undefined) return renderError(getErrorMessage(error), hint, { paint: paintError });
  const stack = replaceControlsInLines((error as Error)?.stack ?? "");
  return `${renderError(getErrorMessage(error), undefined, { paint: paintError })}\n${stack}\n${renderHint(BUG, paintError)}`;
}

const BUG = "This is a bug of touchstone: please report it with the lines above.";

function paintError(color: "red" | "cyan", text: string): string {
  return paint(color, text, process.stderr);
}

export function buildErrorJson(error: unknown, code: string) {
  const hint = error instanceof TouchstoneError ? resolveHintPages(error) : findSystemHint(error);
  return { code, message: getErrorMessage(error), ...(hint && { hint }) };
}

/** A page that a hint names, such as docs/drivers.md, stands in this package, and seldom in the user's repository. */
function resolveHintPages({ hint }: TouchstoneError): string {
  return hint.replace(/\bdocs\/[a-z-]+\.md\b/g, (page) => {
    const file = fileURLToPath(new URL(`../../${page}`, import.meta.url));
    return existsSync(file) ? relative(process.cwd(), file) : page;
  });
}

/** What is wrong with a fixtures folder, for a terminal. @param word that it begins with */
export function formatFolderProblem(word: string, { file, line, problem, hint }: FolderProblem): string {
  const place = replaceControls(`${file}${line ? `:${line}` : ""}`);
  return renderError(`${place} ${problem}`, hint, { word, paint: paintError });
}
