import { existsSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { formatFlagName, isEmbedded, type OptionFlag } from "../lib/index.js";
import { isFilePath } from "../transcript/layout.js";
import { replayErrors } from "./errors.js";
import { readFlagTexts, readOptions } from "./options/fake-codex-options.js";
import { OPTION_FLAGS } from "./options/flags.js";
import { renderWrapper } from "./render-wrapper.js";
import { writeAll } from "./transport/write-all.js";

/**
 * Writes an executable that starts the fake codex with the given settings, for clients that start codex with an environment of
 * their own. The settings are flags among `args`, and environment variables. Relative paths in them are resolved now, because the client's
 * working folder may be another one.
 * @param args `wrap --output FILE` and options of the fake codex
 * @param program how the user starts the fake codex; the executable gets its subcommand, as in `touchstone replay`
 * @throws TouchstoneError `wrapper-unwritable`, `fixtures-missing`, `option-invalid`, and the other errors of `readOptions`
 */
export function writeWrapper(args: string[], program: string): void {
  const cwd = process.cwd();
  const { options, rest } = readOptions(args, process.env, cwd);
  const output = readOutput(rest);
  const { texts } = readFlagTexts(args, process.env);
  if (options.fixture !== undefined && isFilePath(options.fixture))
    texts.set("fixture", resolve(cwd, options.fixture));
  else texts.set("fixtures", resolve(cwd, texts.get("fixtures") ?? options.findFolder()));
  if (options.report !== undefined) texts.set("report", options.report);
  const sessionFiles = texts.get("sessionFiles");
  if (sessionFiles !== undefined) texts.set("sessionFiles", resolve(cwd, sessionFiles));
  const flags = [...texts].flatMap(([key, text]) => {
    const flag: OptionFlag = OPTION_FLAGS[key];
    const isOff = text === "0" || text === "false";
    if (flag.argument === undefined) return isOff ? [] : [formatFlagName(key, flag)];
    return [formatFlagName(key, flag), text];
  });
  const [, main = ""] = process.argv;
  const [, ...subcommand] = program.split(" ");
  const start = isEmbedded(main) ? [process.execPath] : [process.execPath, realpathSync(main)];
  const note = "The fake codex with its settings, written by `touchstone-codex wrap`.";
  const script = renderWrapper([...start, ...subcommand, ...flags], note);
  const file = resolve(cwd, output);
  const isThere = existsSync(file);
  try {
    writeFileSync(file, script, { mode: 0o755 });
  } catch (cause) {
    if (!isThere) rmSync(file, { force: true }); // on a full disk, a part of it was written
    throw replayErrors.wrapperUnwritable({ file: output, cause });
  }
  writeAll(1, `wrote ${output}\nNext: give it to your client as its codex binary.\n`);
}

function readOutput(rest: string[]): string {
  const [command, first = "", second, ...more] = rest;
  const [name, inline] = first.split(/=(.*)/s);
  const output = inline ?? second;
  const isComplete = more.length === 0 && (inline === undefined || second === undefined);
  if (command === "wrap" && name === "--output" && output && isComplete) return output;
  throw replayErrors.wrapInvalid();
}
