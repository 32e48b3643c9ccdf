import { homedir } from "node:os";
import { didYouMean, TouchstoneError } from "../lib/index.js";
import { hideSecrets } from "../redact/hide/index.js";
import { replayErrors } from "./errors.js";
import type { CommandLine, ParsedCommandLine } from "./options/command-line/command-line.js";
import { parseCommandLine } from "./options/command-line/parse-command-line.js";
import { CommandLineRefusal } from "./options/command-line/refusal.js";
import { type FakeCodexOptions, readOptions } from "./options/fake-codex-options.js";
import { KEYS } from "./options/flags.js";
import { isLoopback, parseListenAddress } from "./options/listen-address.js";
import { type CodexOutput, findCodexOutput, findCommandLine } from "./options/releases/index.js";
import { findRecordedVersion } from "./recording/recorded-version.js";
import { refuseCall } from "./session/refuse-call.js";
import type { ReplayParts } from "./session/replay-parts.js";
import type { Connect } from "./transport/client-transport.js";
import { writeAll } from "./transport/write-all.js";

/**
 * Runs the fake codex in this process. If codex would refuse its command line, the process ends with codex's exit code.
 * @param args options of the fake codex and codex's own command line
 * @param program how the user starts the fake codex, for its texts and for `wrap`
 * @throws TouchstoneError if an option is wrong, if the command or the fixture can't be replayed, or if a file or an address can't be used
 * @example
 * await startFakeCodex(process.argv.slice(2), "my-codex");
 */
export async function startFakeCodex(args: string[], program: string): Promise<void> {
  const { options, rest } = readOptions(args, process.env, process.cwd());
  if (asksAboutFakeCodex(rest)) return writeAll(1, (await loadOnDemand()).renderHelp(program));
  if (rest[0] === "wrap") return (await loadOnDemand()).writeWrapper(args, program);
  const line = findCommandLine(findVersion(rest, options));
  const codex = await parseOrRefuse(line, rest, options, program);
  const [command, subcommand] = codex.path;
  if (codex.prints === undefined) await refuseUnknownFeature(line, codex, options);
  if (codex.prints === "version") {
    const name = command === "exec" ? "codex-cli-exec" : "codex-cli";
    const version = options.codexVersion ?? findRecordedVersion(options.fixture, options.findFolder);
    writeAll(1, `${name} ${version}\n`);
  } else if (codex.isKnown && codex.prints === undefined && command === "exec") {
    const { replayExec } = await import("./exec.js");
    await replayExec(codex, options, await loadParts(options));
  } else if (codex.isKnown && codex.prints === undefined && command === "app-server" && !subcommand) {
    const listen = codex.flags.has("stdio") ? "stdio://" : (codex.flags.get("listen")?.at(-1) ?? "stdio://");
    if (listen === "off") {
      writeAll(2, "Error: no transport configured; use --listen or enable remote control\n");
      process.exit(1);
    }
    const address = parseListenAddress(listen, () => process.env.CODEX_HOME ?? `${homedir()}/.codex`);
    if (address && !isLoopback(address)) {
      const where = listen.slice("ws://".length);
      writeAll(
        2,
        `Error: refusing to start non-loopback websocket listener ${where} without auth; configure \`--ws-auth capability-token\` or \`--ws-auth signed-bearer-token\`\n`,
      );
      process.exit(1); // also with --ws-auth, since the fake codex checks no tokens
    }
    const { Connection, serveStdio } = await import("./app-server.js");
    const parts = await loadParts(options);
    const connect: Connect = (transport) => new Connection(options, transport, parts);
    if (address) await (await loadOnDemand()).serveSocket(connect, address);
    else serveStdio(connect);
  } else {
    const output = await findOutput(line, codex);
    if (output) return printOutput(output, codex);
    const isCommand = codex.isKnown && command;
    const named = isCommand ? undefined : (await loadOnDemand()).explainFixtureName(rest, options, program);
    throw replayErrors.commandUnknown({
      command: rest.join(" ").trim(),
      program,
      near: isCommand ? undefined : (named ?? didYouMean(rest[0] ?? "", ["app-server", "exec"])),
    });
  }
}

/** Loads the parts that few replays need. scripts/bundle-options.mjs puts them into a bundle of their own. */
function loadOnDemand() {
  return import("./on-demand.js");
}

/** Loads the parts of a replay that the options ask for. */
async function loadParts({ faults, sessionFolder }: FakeCodexOptions): Promise<ReplayParts> {
  return {
    FaultInjector: faults.length > 0 ? (await loadOnDemand()).FaultInjector : undefined,
    SessionFileWriter:
      sessionFolder === undefined ? undefined : (await import("./session-files.js")).SessionFileWriter,
  };
}

/** Whether the arguments ask for the help of the fake codex itself. Each command of codex has a help of its own. */
function asksAboutFakeCodex([first = "", ...rest]: string[]): boolean {
  if (first === "wrap") return rest.some((one) => one === "--help" || one === "-h"); // codex has no such command
  return rest.length === 0 && ["--help", "-h", "help"].includes(first);
}

/**
 * Parses codex's command line. If codex refuses it, ends this process with codex's text and exit code.
 * @throws TouchstoneError `command-unknown` if the refused flag looks like a mistyped flag of the fake codex
 */
async function parseOrRefuse(
  line: CommandLine,
  args: string[],
  options: FakeCodexOptions,
  program: string,
): Promise<ParsedCommandLine> {
  try {
    return parseCommandLine(line, args);
  } catch (error) {
    if (!(error instanceof CommandLineRefusal)) throw error;
    const near = suggestFlag(error.subject);
    if (near !== undefined) throw replayErrors.commandUnknown({ command: args.join(" "), program, near });
    const hint = (await loadOnDemand()).findAcceptingRelease(line.version, args);
    return refuseCall(options, {
      stderr: error.text,
      code: 2,
      hint,
      subject: error.subject,
      version: line.version,
    });
  }
}

/** Ends this process if the client names a feature that codex doesn't know. codex checks these names before it runs the command. */
async function refuseUnknownFeature(
  line: CommandLine,
  codex: ParsedCommandLine,
  options: FakeCodexOptions,
): Promise<void> {
  if (!codex.flags.has("enable") && !codex.flags.has("disable")) return; // reading the list takes a tenth of the time of a short replay
  const unknown = (await loadOnDemand()).findUnknownFeature(line, codex);
  if (!unknown) return;
  const { flag, name } = unknown;
  const stderr = `Error: Unknown feature flag: ${name}\n`;
  refuseCall(options, { stderr, code: 1, subject: `--${flag} ${name}`, version: line.version });
}

/** Finds the recorded text of a help, or the recorded output of a command. */
async function findOutput(line: CommandLine, parsed: ParsedCommandLine): Promise<CodexOutput | undefined> {
  const found = lookUpOutput(parsed, (command) => findCodexOutput(line, command));
  if (found) return found;
  const { findCompressedOutput } = await loadOnDemand();
  return lookUpOutput(parsed, (command) => findCompressedOutput(line.version, command));
}

/** @param find returns the output of a command with its flags */
function lookUpOutput(
  { path, prints, flags, args }: ParsedCommandLine,
  find: (command: string) => CodexOutput | undefined,
): CodexOutput | undefined {
  const command = path.join(" ");
  if (prints === "help") return find(`${command} --help`.trim());
  const short = () => find(`${command} -h`.trim());
  if (prints === "short-help") return short();
  const help = prints === "usage" ? short() : undefined;
  if (help) return { code: 2, stdout: "", stderr: help.stdout };
  return find([...path, ...args, ...listSwitches(flags)].join(" "));
}

/** Lists the given flags in the form `--NAME`. `--out` is left out, because codex prints the same for each folder. */
function listSwitches(flags: ParsedCommandLine["flags"]): string[] {
  return [...flags.keys()].filter((name) => name !== "out").map((name) => `--${name}`);
}

async function printOutput(
  { code, stdout, stderr, files }: CodexOutput,
  { flags }: ParsedCommandLine,
): Promise<void> {
  const out = flags.get("out")?.at(-1);
  if (files && out !== undefined) {
    const problem = (await loadOnDemand()).writeOutputFiles(out, files);
    if (problem !== undefined) {
      writeAll(2, hideSecrets(problem));
      process.exitCode = 1;
      return;
    }
  }
  writeAll(1, stdout);
  writeAll(2, stderr);
  process.exitCode = code;
}

/** Finds the version of codex whose command line applies. Undefined if neither `--codex-version` nor a manifest names it. */
function findVersion(
  args: string[],
  { fixture, findFolder, codexVersion }: FakeCodexOptions,
): string | undefined {
  if (codexVersion !== undefined) return codexVersion;
  const subject = args.some((arg) => arg === "exec" || arg === "e") ? "exec" : undefined;
  try {
    return findRecordedVersion(fixture, () => findFolder(subject));
  } catch (error) {
    if (error instanceof TouchstoneError) return undefined;
    throw error;
  }
}

/** Suggests the flag of the fake codex that the user may have mistyped, in a sentence. */
function suggestFlag(flag: string): string | undefined {
  return flag.startsWith("--") ? didYouMean(flag, KEYS.keys()) : undefined;
}

/** @deprecated The former name of `startFakeCodex`. */
export function standIn(...args: Parameters<typeof startFakeCodex>): ReturnType<typeof startFakeCodex> {
  return startFakeCodex(...args);
}
