/** What the tap reads from `tap.json` in the run's folder. */
export interface TapConfig {
  /** The real codex. */
  codex: string;
  /** Its whole environment. */
  env: Record<string, string>;
  /** Name of the harvest's socket in the run's folder. */
  socket: string;
}

/** Does this command line of codex talk with a client (and is recorded), or only answer a question (`--version`)? */
export function isSession(args: string[]): boolean {
  const at = args.findIndex((arg, index) => !arg.startsWith("-") && !takesValue(args[index - 1]));
  if (args[at] === "exec") return true;
  return args[at] === "app-server" && !args.slice(at + 1).some((arg) => arg.startsWith("generate-"));
}

/** `codex exec`, whose stdin is the prompt, and no wire. */
export function isExec(args: string[]): boolean {
  return getCommand(args) === "exec";
}

function getCommand(args: string[]): string | undefined {
  return args.find((arg, index) => !arg.startsWith("-") && !takesValue(args[index - 1]));
}

function takesValue(flag: string | undefined): boolean {
  return flag === "-c" || flag === "--config";
}
