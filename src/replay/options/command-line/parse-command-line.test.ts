import { describe, expect, test } from "vitest";
import { findCommandLine } from "../releases/index.js";
import { parseCommandLine } from "./parse-command-line.js";
import { CommandLineRefusal } from "./refusal.js";

const LINE = findCommandLine(undefined);

function parse(text: string) {
  return parseCommandLine(LINE, text.split(" "));
}

function refuse(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof CommandLineRefusal) return error.text;
    throw error;
  }
  throw new Error("it was accepted");
}

test("a command line is parsed as SDKs write it", () => {
  const parsed = parse("e --experimental-json --config a=1 -mgpt --cd=/x resume -c b=2 ID -");
  expect(parsed).toEqual({
    path: ["exec", "resume"],
    args: ["ID", "-"],
    isKnown: true,
    flags: new Map([
      ["json", []],
      ["config", ["a=1", "b=2"]],
      ["model", ["gpt"]],
      ["cd", ["/x"]],
    ]),
  });
});

test("an inner command's value of a flag replaces the outer one", () => {
  expect(parse("-m a exec -m b hi").flags.get("model")).toEqual(["b"]);
});

test("images take all values up to the next flag, and commas separate them", () => {
  const { flags, args } = parse("exec -i a.png,b.png prompt --json -- hi");
  expect([flags.get("image"), args]).toEqual([["a.png", "b.png", "prompt"], ["hi"]]);
});

test("`login --api-key` takes a value or none", () => {
  expect(parse("login --api-key").flags.get("api-key")).toEqual([]);
  expect(parse("login --api-key status")).toMatchObject({ path: ["login"] });
  expect(parse("login --api-key=x status").path).toEqual(["login", "status"]);
  expect(parse("login --api-key --help")).toMatchObject({ path: ["login"], prints: "help" });
});

test("help, a version and unknown commands are recognized", () => {
  expect(parse("exec --json --help")).toMatchObject({ path: ["exec"], prints: "help" });
  expect(parse("exec resume -h")).toMatchObject({ path: ["exec", "resume"], prints: "short-help" });
  expect(parse("exec help resume")).toMatchObject({ path: ["exec", "resume"], prints: "help" });
  expect(parse("exec -V")).toMatchObject({ prints: "version" });
  expect(parse("mcp")).toMatchObject({ prints: "usage" });
  expect(parse("sandbox --whatever ls")).toMatchObject({ path: ["sandbox"], isKnown: false });
});

describe("codex's words for", () => {
  test("an unknown flag", () => {
    expect(refuse("exec resume --json --bogus")).toBe(
      "error: unexpected argument '--bogus' found\n\n" +
        "  tip: to pass '--bogus' as a value, use '-- --bogus'\n\n" +
        "Usage: codex exec resume --json [SESSION_ID] [PROMPT]\n\n" +
        "For more information, try '--help'.\n",
    );
  });

  test.each([
    ["exec --sandbox read", "a similar value exists: 'read-only'"],
    ["exec --jsn", "a similar argument exists: '--json'"],
    ["exec a resumee", "a similar subcommand exists: 'resume'"],
    ["exec -- a resume", "subcommand 'resume' exists; to use it, remove the '--' before it"],
    ["exec --last resume", "'resume --last' exists"],
    ["exec --json --experimental-json", "the argument '--json' cannot be used multiple times"],
    ["exec --json=1", "unexpected value '1' for '--json' found; no more were expected"],
    ["exec -m", "a value is required for '--model <MODEL>' but none was supplied"],
    ["exec -p a/b", "pass a plain name such as `work`"],
    ["exec fork", "the following required arguments were not provided:\n  <SESSION_ID>"],
    ["exec review --base a --commit b", "Usage: codex exec review --base <BRANCH> [PROMPT]"],
    ["exec resume --json=1", "Usage: codex exec resume --json [SESSION_ID] [PROMPT]"],
    [
      "exec resume --last --json=1",
      "Usage: codex exec resume --json <SESSION_ID|--last|--all|--image <FILE>|PROMPT>",
    ],
    ["exec fork hi --json --json=1", "Usage: codex exec fork --json <SESSION_ID|--image <FILE>|PROMPT>"],
    ["mcp list --json --json=1", "Usage: codex mcp list <--json>"],
    ["exec resume -m x hi --last=1", "Usage: codex exec resume --model <MODEL> --last [SESSION_ID] [PROMPT]"],
    ["exec resume hi --ïmage", "Usage: codex exec resume --image <FILE> <SESSION_ID> [PROMPT]"],
    ["exec resume hi there --jsn", "Usage: codex exec resume --json <SESSION_ID> <PROMPT>"],
    ["login --api-key x y", "unrecognized subcommand 'y'"],
    ["login --api-key=x --api-key", "the argument '--api-key [<API_KEY>]' cannot be used multiple times"],
    [
      "app-server generate-ts --prettier x --prettier y --summary",
      "Usage: codex app-server generate-ts [OPTIONS] --out <DIR>",
    ],
    [
      "exec review hi --title x --uncommitted",
      "Usage: codex exec review --commit <SHA> --title <TITLE> <PROMPT>",
    ],
    ["exec review --title t", "Usage: codex exec review --commit <SHA> --title <TITLE> [PROMPT]"],
    ["debug --enable x", "'codex debug' requires a subcommand but one was not provided"],
    ["app-server --ws-max-clock-skew-seconds x", "invalid digit found in string"],
  ])("%s", (line, text) => {
    expect(refuse(line)).toContain(text);
  });
});
