import { existsSync } from "node:fs";
import { relative } from "node:path";
import { CommanderError } from "commander";
import {
  describePathError,
  findSystemHint,
  getErrorMessage,
  renderError,
  renderHint,
  replaceControls,
  replaceControlsInLines,
  TouchstoneError,
} from "../../lib/index.js";
import { locatePackageFile } from "../../lib/package-files/index.js";
import type { FolderProblem } from "../../store/index.js";
import { nameCommands } from "./program-name.js";
import { paint } from "./terminal.js";

/** Prints an error on stderr. @param json whether to print it as JSON @returns the exit code */
export function printError(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed the help or the version
  const code = error instanceof TouchstoneError ? error.code : findSystemHint(error) ? "system" : "internal";
  if (json) console.error(JSON.stringify({ error: buildErrorJson(error, code) }));
  else console.error(formatErrorText(error));
  return error instanceof TouchstoneError && error.kind === "finding" ? 1 : 2;
}

/** Formats an error and its hint for a terminal. An error without a hint is a bug: its stack is shown instead. */
export function formatErrorText(error: unknown): string {
  const hint = error instanceof TouchstoneError ? resolvePages(error.hint) : findSystemHint(error);
  if (hint !== undefined) return renderError(describeError(error), nameCommands(hint), { paint: paintError });
  const stack = replaceControlsInLines((error as Error)?.stack ?? "");
  return `${renderError(getErrorMessage(error), undefined, { paint: paintError })}\n${stack}\n${renderHint(BUG, paintError)}`;
}

const BUG = "This is a bug of touchstone: please report it with the lines above.";

function paintError(color: "red" | "cyan", text: string): string {
  return paint(color, text, process.stderr);
}

export function buildErrorJson(error: unknown, code: string) {
  const hint = error instanceof TouchstoneError ? resolvePages(error.hint) : findSystemHint(error);
  return { code, message: describeError(error), ...(hint && { hint }) };
}

function describeError(error: unknown): string {
  return describePathError(error) ?? getErrorMessage(error);
}

/**
 * Replaces `docs/NAME.md` in a text by the path, from the working folder, of this page in the package: most repositories of
 * users do not have the page.
 */
export function resolvePages(text: string): string {
  return text.replace(/\bdocs\/[a-z-]+\.md\b/g, (page) => {
    const file = locatePackageFile(page);
    return existsSync(file) ? relative(process.cwd(), file) : page;
  });
}

/** Formats a problem of a fixtures folder for a terminal. @param word the first word of the line */
export function formatFolderProblem(word: string, { file, line, problem, hint }: FolderProblem): string {
  const place = replaceControls(`${file}${line ? `:${line}` : ""}`);
  return renderError(`${place} ${problem}`, nameCommands(hint), { word, paint: paintError });
}
