/** Makes command lines of codex: from the whole grammar, right ones and wrong ones, and calls of exec that codex carries out. */
import fc from "fast-check";
import {
  type CommandLine,
  type Flag,
  listFlags,
} from "../../src/replay/options/command-line/command-line.js";

const COMMANDS = [
  ["exec"],
  ["exec"],
  ["e"],
  ["exec", "resume"],
  ["exec", "fork"],
  ["exec", "review"],
  ["app-server"],
  ["app-server", "generate-ts"],
  ["login", "status"],
  ["features", "list"],
  ["mcp"],
  ["debug"],
];

/** Arguments that are wrong, or have a meaning of their own, in many places. */
const ODD_ARGUMENTS = (
  "- -- resume help resum exec a,b -5 -z -xyz -s -mgpt -sread-only --json=1 " +
  "--full-auto --jsn --ask --sandboxx --ïmage été"
).split(" ");

/** Command lines from the grammar of the flags. */
export function makeCommandLine(line: CommandLine): fc.Arbitrary<string[]> {
  const allFlags = Object.values(line.commands).flatMap((command) => listFlags(line, command));
  return fc.constantFrom(...COMMANDS).chain(([first = "", ...rest]) => {
    const few = (piece: fc.Arbitrary<string[]>, weight: number) =>
      fc.oneof({ weight, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: piece });
    const between = rest.length > 0 ? few(makePiece([first]), 2) : fc.constant<string[]>([]);
    const after = fc.array(makePiece([first, ...rest]), { maxLength: 4 }).map((pieces) => pieces.flat());
    return fc
      .tuple(few(makePiece([]), 7), between, after)
      .map(([before, middle, last]) => [...before, first, ...middle, ...rest, ...last]);
  });

  function makePiece(path: string[]): fc.Arbitrary<string[]> {
    const command = line.commands[path.join(" ").replace(/^e$/, "exec")];
    const own = command ? listFlags(line, command) : allFlags;
    return fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...own).chain(makeFlag) },
      { weight: 3, arbitrary: fc.constantFrom(...allFlags).chain(makeFlag) },
      { weight: 1, arbitrary: fc.constantFrom("hi", "there", "").map((one) => [one]) },
      { weight: 1, arbitrary: fc.constantFrom(...ODD_ARGUMENTS).map((one) => [one]) },
    );
  }
}

function makeFlag({ name, short, value, choices }: Flag): fc.Arbitrary<string[]> {
  const names = short ? [`--${name}`, `-${short}`] : [`--${name}`];
  if (value === undefined) return fc.constantFrom(...names).map((one) => [one]);
  const values = choices ? [...choices, "nope", "read"] : ["x", "1", "", "stdio://", "a b"];
  return fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...values))
    .chain(([one, given]): fc.Arbitrary<string[]> => {
      const apart: string[] = [one, given];
      return fc.constantFrom(apart, apart, apart, [`${one}=${given}`], [one]);
    });
}

/** One call of codex. */
export interface Call {
  args: string[];
  /** `plain` is outside a git repository. */
  folder: "plain" | "repository";
  input: string;
}

const UNKNOWN_ID = "0199a213-81c0-7800-8aa1-bbab2a035a53";
const PROMPT = "Say hello.";

/** Calls that codex carries out, or refuses for another reason than its grammar. */
export function makeCall(): fc.Arbitrary<Call> {
  const flags = fc.subarray([
    ["--json"],
    ["--skip-git-repo-check"],
    ["--ephemeral"],
    ["--ignore-rules"],
    ["--color", "never"],
  ]);
  const options = fc.array(
    fc.constantFrom(
      ["-s", "read-only"],
      ["-s", "workspace-write"],
      ["--model", "gpt-5.5"],
      ["-c", 'model="gpt-5.5"'],
      ["-c", "x"],
      ["-c", "=x"],
      ["--enable", "no_such_feature"],
      ["-C", "/nope"],
      ["-C", "."],
      ["--output-schema", "/nope"],
      ["-o", "last.txt"],
      ["-i", "/nope.png"],
    ),
    { maxLength: 2 },
  );
  const prompt = fc.constantFrom<{ args: string[]; input: string }>(
    { args: [PROMPT], input: "" },
    { args: [PROMPT], input: "" },
    { args: ["-"], input: PROMPT },
    { args: [], input: PROMPT },
    { args: [PROMPT], input: "And more.\n" },
    { args: [], input: "" },
    { args: [], input: " \n" },
    { args: ["-"], input: "" },
    { args: [""], input: "" },
  );
  const exec = fc
    .tuple(
      fc.constantFrom(
        [],
        [],
        [],
        ["resume", UNKNOWN_ID],
        ["resume", "--last"],
        ["fork", UNKNOWN_ID],
        ["resume", "nobody"],
      ),
      flags,
      options,
      prompt,
    )
    .map(([command, switches, values, { args, input }]) => ({
      args: ["exec", ...switches.flat(), ...values.flat(), ...command, ...args],
      input,
    }));
  const other = fc
    .constantFrom(
      "--help",
      "-h",
      "--version",
      "exec --help",
      "exec -h",
      "exec resume --help",
      "exec review --help",
      "exec fork -h",
      "exec --version",
      "help exec",
      "app-server --help",
      "app-server",
      "app-server --listen off",
      "app-server --listen stdio://",
      "app-server --listen ws://0.0.0.0:0",
      "app-server --listen nonsense",
      "login status",
      "login status --help",
      "features list",
      "features list --help",
      "features",
      "mcp list",
      "mcp list --json",
      "mcp list --help",
      "mcp",
    )
    .map((text) => ({ args: text.split(" "), input: "" }));
  return fc
    .tuple(fc.oneof({ weight: 5, arbitrary: exec }, { weight: 1, arbitrary: other }), fc.boolean())
    .map(([call, isPlain]) => ({ ...call, folder: isPlain ? "plain" : "repository" }));
}
