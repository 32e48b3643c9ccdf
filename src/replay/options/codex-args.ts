/** The part of codex's command line that a replay uses. */
export interface CodexArgs {
  command: string | undefined;
  /** The arguments after the command, in order, without flags. */
  words: string[];
  /** Long name of a flag, without `--` → its last value. A switch has the value "". */
  flags: Map<string, string>;
}

/** Flags of codex that take a value, from the help of codex 0.163.0. Every other flag is a switch. */
const VALUE_FLAGS = new Set(
  (
    "config enable disable listen code-mode-host ws-auth ws-token-file ws-token-sha256 ws-shared-secret-file ws-issuer ws-audience " +
    "ws-max-clock-skew-seconds image model local-provider profile sandbox ask-for-approval cd add-dir thread-source " +
    "cyber-access-program output-schema color output-last-message remote remote-auth-token-env"
  ).split(" "),
);

const LONG_NAMES: Record<string, string> = {
  c: "config",
  i: "image",
  m: "model",
  p: "profile",
  s: "sandbox",
  a: "ask-for-approval",
  C: "cd",
  o: "output-last-message",
  V: "version",
  h: "help",
};

/** Parses a command line as codex does: flags may be anywhere, and `--` ends them. */
export function parseCodexArgs(args: string[]): CodexArgs {
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      words.push(...args.slice(index + 1));
      break;
    }
    if (arg === "-" || !arg.startsWith("-")) {
      words.push(arg);
      continue;
    }
    const [name, inline] = splitFlag(arg);
    if (!VALUE_FLAGS.has(name)) flags.set(name, "");
    else flags.set(name, inline ?? args[++index] ?? "");
  }
  const [command, ...rest] = words;
  return { command, words: rest, flags };
}

/** Splits `--name=value` or `-mvalue` into the long name of the flag and its value. */
function splitFlag(arg: string): [name: string, value: string | undefined] {
  if (arg.startsWith("--")) {
    const [name = "", value] = arg.slice(2).split(/=(.*)/s);
    return [name, value];
  }
  const value = arg.slice(2).replace(/^=/, "");
  return [LONG_NAMES[arg[1] ?? ""] ?? arg.slice(1), value === "" ? undefined : value];
}
