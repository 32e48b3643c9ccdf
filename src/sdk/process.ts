import { execa, type Options } from "execa";
import { maskUrls } from "../codex/index.js";
import { messageOf, TouchstoneError } from "../lib/index.js";

/**
 * What of the host's environment would point Python, pip or git at other folders than the ones they are given. The
 * user's index, certificates and proxies (PIP_*, UV_*, SSL_*) stay.
 */
const MISLEADING =
  /^(PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|__PYVENV_LAUNCHER__|PIP_(USER|TARGET|PREFIX|ROOT)|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX))$/;

/** @returns what the program prints on stdout @throws execa's error, where it fails */
export async function runTool(command: string, args: string[]): Promise<string> {
  return (await execa(command, args, { ...options(), all: true })).stdout;
}

/** @returns what the program prints on stdout, or nothing where it is missing, fails, or takes more than 10 s */
export async function tryTool(command: string, args: string[]): Promise<string | undefined> {
  const { stdout, failed } = await execa(command, args, { ...options(), timeout: 10_000, reject: false });
  return failed ? undefined : stdout;
}

/** What pip or uv said when it failed, without the passwords that an index's address may hold. */
export function installFailure(what: string, thrown: unknown): TouchstoneError {
  if (thrown instanceof TouchstoneError) return thrown;
  const said = (thrown as { all?: string }).all || messageOf(thrown);
  const words = maskUrls(said.trim().split("\n").slice(-8).join("\n"));
  return new TouchstoneError(`${what} could not be installed:\n${words}`, {
    kind: "environment",
    code: "python-install-failed",
    hint: "Check the network, the package index (`pip config list`), and that the index has this version.",
    cause: thrown,
  });
}

function options() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING.test(name)));
  return { env, extendEnv: false, stdin: "ignore" } satisfies Options;
}
