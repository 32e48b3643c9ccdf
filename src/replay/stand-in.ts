import { homedir } from "node:os";
import { didYouMean } from "../lib/index.js";
import { type CodexArgs, parseCodexArgs } from "./codex-args.js";
import { replayErrors } from "./errors.js";
import { playExec } from "./exec.js";
import { KEYS } from "./flags.js";
import { help } from "./help.js";
import { parseListen } from "./listen.js";
import { readOptions } from "./options.js";
import { serveSocket } from "./socket.js";
import { serveStdio } from "./stdio.js";
import { findRecordedVersion } from "./version.js";
import { writeAll } from "./write.js";

/**
 * Stands in for codex in this process.
 * @param args the stand-in's options and codex's command line
 * @param program its name, for help
 * @throws TouchstoneError what keeps it from replaying
 * @example
 * await standIn(process.argv.slice(2), "my-codex");
 */
export async function standIn(args: string[], program: string): Promise<void> {
  const { options, rest } = readOptions(args, process.env, process.cwd());
  const codex = parseCodexArgs(rest);
  if (codex.flags.has("help") || codex.command === "help") {
    writeAll(1, help(program));
  } else if (codex.flags.has("version")) {
    writeAll(1, `codex-cli ${findRecordedVersion(options.fixture, options.folder)}\n`);
  } else if (codex.command === "exec" || codex.command === "e") {
    await playExec(codex, options);
  } else if (codex.command === "app-server" && codex.words.length === 0) {
    const home = process.env.CODEX_HOME ?? `${homedir()}/.codex`;
    const listen = codex.flags.has("stdio") ? "stdio://" : (codex.flags.get("listen") ?? "stdio://");
    const address = parseListen(listen, home);
    if (address) await serveSocket(options, address);
    else serveStdio(options);
  } else {
    const command = [codex.command, ...codex.words].join(" ").trim();
    throw replayErrors.commandUnknown({ command, program, near: meant(codex) });
  }
}

/** A flag that is none of codex's, and takes no value there, leaves its value where the command would be. */
function meant({ command = "", flags }: CodexArgs): string | undefined {
  const near = [...flags.keys()].map((name) => didYouMean(`--${name}`, KEYS.keys())).find(Boolean);
  return near ?? didYouMean(command, ["app-server", "exec"]);
}
