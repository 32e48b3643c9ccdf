/** The configuration of the tap, in `tap.json` in the run's folder. */
export interface TapConfig {
  /** Path of the real codex. */
  codex: string;
  /** The complete environment of the real codex. */
  env: Record<string, string>;
  /** Name of the harvest's socket in the run's folder. */
  socket: string;
}

/** Whether codex starts a session with these arguments, which is recorded. With `--version` or `app-server generate-json-schema` it starts none. */
export function isSession(args: string[]): boolean {
  const at = args.findIndex((arg, index) => !arg.startsWith("-") && !takesValue(args[index - 1]));
  if (args[at] === "exec") return true;
  return args[at] === "app-server" && !args.slice(at + 1).some((arg) => arg.startsWith("generate-"));
}

/** Whether these arguments are those of `codex exec`. Its stdin is the prompt and not a stream of frames. */
export function isExec(args: string[]): boolean {
  return getCommand(args) === "exec";
}

function getCommand(args: string[]): string | undefined {
  return args.find((arg, index) => !arg.startsWith("-") && !takesValue(args[index - 1]));
}

function takesValue(flag: string | undefined): boolean {
  return flag === "-c" || flag === "--config";
}
