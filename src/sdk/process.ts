import { execa } from "execa";
import { TouchstoneError } from "../error.js";

/** Runs a program of Python packaging with the user's own pip settings, but none of the host's Python environment. */
export async function runTool(command: string, args: string[]): Promise<string> {
  const { PYTHONPATH: _path, PYTHONHOME: _home, VIRTUAL_ENV: _venv, ...env } = process.env;
  const { stdout } = await execa(command, args, { env, extendEnv: false, all: true });
  return stdout;
}

/** What pip or uv said when it failed, without the passwords that an index's URL may hold. */
export function installFailure(what: string, cause: unknown): TouchstoneError {
  if (cause instanceof TouchstoneError) return cause;
  const { all, message } = cause as { all?: string; message: string };
  const words = maskUrls((all ?? message).trim().split("\n").slice(-8).join("\n"));
  return new TouchstoneError(`${what} could not be installed:\n${words}`, {
    kind: "environment",
    code: "python-install-failed",
    hint: "Check the network and pip's index (`pip config list`), and that the version stands on PyPI.",
    cause,
  });
}

export function maskUrls(text: string): string {
  return text.replace(/\/\/[^/\s@]+@/g, "//***@");
}
