import { homedir } from "node:os";
import { didYouMean } from "../lib/index.js";
import { replayErrors } from "./errors.js";
import { type CodexArgs, parseCodexArgs } from "./options/codex-args.js";
import { type FakeCodexOptions, readOptions } from "./options/fake-codex-options.js";
import { KEYS } from "./options/flags.js";
import { isLoopback, parseListenAddress } from "./options/listen-address.js";
import { findRecordedVersion } from "./recording/recorded-version.js";
import { Connection } from "./session/connection.js";
import { replayExec } from "./session/replay-exec.js";
import type { Connect } from "./transport/client-transport.js";
import { serveStdio } from "./transport/stdio.js";
import { writeAll } from "./transport/write-all.js";

/**
 * Runs the fake codex in this process.
 * @param args options of the fake codex and codex's own command line
 * @param program name of the program in the help text
 * @throws TouchstoneError if an option is wrong or the fixture can't be replayed
 * @example
 * await startFakeCodex(process.argv.slice(2), "my-codex");
 */
export async function startFakeCodex(args: string[], program: string): Promise<void> {
  const { options, rest } = readOptions(args, process.env, process.cwd());
  if (rest[0] === "wrap") return (await loadOnDemand()).writeWrapper(args, program);
  const codex = parseCodexArgs(rest);
  if (codex.flags.has("help") || codex.command === "help") {
    writeAll(1, (await loadOnDemand()).renderHelp(program));
  } else if (codex.flags.has("version")) {
    writeAll(1, `codex-cli ${findRecordedVersion(options.fixture, options.findFolder)}\n`);
  } else if (codex.command === "exec" || codex.command === "e") {
    await replayExec(codex, options, await loadFaultInjector(options));
  } else if (codex.command === "app-server" && codex.words.length === 0) {
    const home = process.env.CODEX_HOME ?? `${homedir()}/.codex`;
    const listen = codex.flags.has("stdio") ? "stdio://" : (codex.flags.get("listen") ?? "stdio://");
    if (listen === "off") {
      writeAll(2, "Error: no transport configured; use --listen or enable remote control\n");
      process.exit(1);
    }
    const address = parseListenAddress(listen, home);
    if (address && !isLoopback(address)) {
      const where = listen.slice("ws://".length);
      writeAll(
        2,
        `Error: refusing to start non-loopback websocket listener ${where} without auth; configure \`--ws-auth capability-token\` or \`--ws-auth signed-bearer-token\`\n`,
      );
      process.exit(1); // also with --ws-auth, since the fake codex checks no tokens
    }
    const FaultInjector = await loadFaultInjector(options);
    const connect: Connect = (transport) => new Connection(options, transport, { FaultInjector });
    if (address) await (await loadOnDemand()).serveSocket(connect, address);
    else serveStdio(connect);
  } else {
    const command = [codex.command, ...codex.words].join(" ").trim();
    throw replayErrors.commandUnknown({ command, program, near: findSuggestion(codex) });
  }
}

/** Loads what few replays need: the bundle has it in a file of its own (scripts/bundle-options.mjs). */
function loadOnDemand() {
  return import("./on-demand.js");
}

async function loadFaultInjector({ faults }: FakeCodexOptions) {
  return faults.length > 0 ? (await loadOnDemand()).FaultInjector : undefined;
}

/**
 * Finds a hint for an unknown command. The value of a mistyped flag is parsed as the command, so flags are checked first.
 */
function findSuggestion({ command = "", flags }: CodexArgs): string | undefined {
  const near = [...flags.keys()].map((name) => didYouMean(`--${name}`, KEYS.keys())).find(Boolean);
  return near ?? didYouMean(command, ["app-server", "exec"]);
}

/** @deprecated The former name of `startFakeCodex`. */
export function standIn(...args: Parameters<typeof startFakeCodex>): ReturnType<typeof startFakeCodex> {
  return startFakeCodex(...args);
}
