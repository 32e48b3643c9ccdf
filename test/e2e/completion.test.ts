/**
 * Tests completion in the real shells on a terminal: after a key press, the line is compared with the expected
 * one.
 */
import { execFile, execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { listCandidates } from "../../src/cli/complete/run.js";
import { program } from "../../src/cli/program.js";
import { hasTool, REPOSITORY } from "../helpers/project.js";

const PROGRAM = join(REPOSITORY, "dist/cli/main.js");

/** Bytes of code that completion may load. The parsers of YAML and of schemas alone have 400,000. */
const MOST_BYTES = 300_000;

beforeAll(() => process.chdir(REPOSITORY));

test.each([
  ["har", ["harvest"]],
  ["scenarios n", ["new"]],
  ["help sc", ["scenarios"]],
  ["atlas ex", ["explain"]],
  ["harvest --js", ["--json"]],
  ["harvest --scenario thread_inj", ["thread_inject_items"]],
  ["harvest --json --jobs 2 --scenario thread_inj", ["thread_inject_items"]],
  ["harvest --sdk ty", ["typescript"]],
  ["harvest --sdk=ty", ["--sdk=typescript"]],
  ["harvest --sdk = ty", ["typescript"]], // as bash splits it
  ["harvest --sdk =", ["app-server", "codex-agent-sdk"]],
  ["upgrade --sdk ", []], // a version
  ["atlas types --lang ", ["ts", "json-schema"]],
  ["atlas types --protocol ex", ["exec"]],
  ["parity --protocol ", ["exec", "app-server"]],
  ["parity --spea", []],
  ["completion ", ["bash", "zsh", "fish"]],
  ["record thread_inj", ["thread_inject_items"]],
  ["scenarios validate thread_basic thread_inj", ["thread_inject_items"]],
  ["audit thread_inj", ["thread_inject_items"]],
  ["review --accept thread_basic thread_inj", ["thread_inject_items"]],
  ["replay --fixture thread_inj", ["thread_inject_items"]],
  ["replay --mat", ["--match"]],
  ["replay --fixture thread_basic ex", ["exec"]],
  ["checklist ", ["--check", "--json", "--help"]],
  ["diff ", []], // files
  ["harvest --output ", []],
  ["complet", ["completion"]], // hidden commands are not completed
  ["no-such-command ", ["--version", "--help"]],
])("completion of `touchstone %s` offers %j", async (line, expected) => {
  const words = (await listCandidates(program, line.split(" "))).map(({ word }) => word);
  expect(words.slice(0, Math.max(expected.length, line.endsWith("=") ? 2 : words.length))).toEqual(expected);
});

test("completion prints candidates alone, whatever is wrong, and loads no parser and no package", async () => {
  const empty = await makeTemporaryFolder("touchstone-completion");
  await writeFile(join(empty, "touchstone.config.yaml"), "scenarios: [\n");
  const loads = join(empty, "loads.mjs");
  await writeFile(
    loads,
    `export async function load(url, context, next) {
      if (url.startsWith("file:")) console.error(url);
      return next(url, context);
    }`,
  );
  for (const words of [["harvest", "--scenario", ""], ["--x"], ["harvest", "--", "\u001b[2J"], []]) {
    const args = ["--experimental-loader", loads, "--no-warnings", PROGRAM, "complete", "--", ...words];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: empty });
    expect(stdout.split("\n").filter((line) => !/^([-\w]+\t.*)?$/.test(line))).toEqual([]);
    const loaded = stderr
      .trim()
      .split("\n")
      .map((url) => fileURLToPath(url));
    expect(loaded.filter((file) => file.includes("/node_modules/"))).toEqual([]);
    const sizes = loaded.map((file) => statSync(file).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  }
});

/**
 * Commands that prepare each shell: they enable completion, and set a prompt that cannot be part of the typed
 * text.
 */
const SHELLS: [string, string[], string][] = [
  ["bash", ["--norc", "-i"], "source <(touchstone completion bash); PS1='rea''dy> '"],
  [
    "zsh",
    ["-f", "-i"],
    "autoload -Uz compinit; compinit -u -D; source <(touchstone completion zsh); PS1='rea''dy> '",
  ],
  [
    "fish",
    ["--no-config", "-i"],
    "touchstone completion fish | source; function fish_prompt; echo -n 'rea''dy> '; end",
  ],
];

describe.each(SHELLS)("%s", (shell, args, setup) => {
  test.skipIf(!hasTool(shell))("completes commands, flags, values and files on Tab", async () => {
    const folder = await makeTemporaryFolder("touchstone-shell");
    await symlink(PROGRAM, join(folder, "touchstone"));
    execFileSync("chmod", ["+x", PROGRAM]); // as npm does at an installation
    const typed = [
      "touchstone scen\tnew",
      "touchstone harvest --quie\t",
      "touchstone harvest --scenario thread_inj\t",
      "touchstone harvest --sdk=typ\t",
      "touchstone init package.js\t",
    ];
    // At the start of the line, so that the shell prints the line instead of running it.
    const lines = typed.map((line) => `${line}\u0001echo GOT \n`);
    const { stdout } = await promisify(execFile)(
      "python3",
      [
        "-c",
        TERMINAL_PROGRAM,
        JSON.stringify({ command: [shell, ...args], ready: "ready> ", lines: [`${setup}\n`, ...lines] }),
      ],
      {
        cwd: REPOSITORY,
        env: {
          PATH: [folder, join(process.execPath, ".."), process.env.PATH].join(delimiter),
          HOME: folder,
          TERM: "xterm",
        },
      },
    );
    const got = [...stdout.matchAll(/^(?:\p{Cc}\S*)?GOT (touchstone [^\r\n]*)\r?$/gmu)].map(([, line]) =>
      line?.trim(),
    );
    expect([...new Set(got)]).toEqual([
      "touchstone scenarios new",
      "touchstone harvest --quiet",
      "touchstone harvest --scenario thread_inject_items",
      "touchstone harvest --sdk=typescript",
      "touchstone init package.json",
    ]);
  });
});

/** Runs a program on a new terminal, types a line at each prompt, and prints everything that was shown. */
const TERMINAL_PROGRAM = `
import json, os, pty, select, sys, time
spec = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(spec["command"][0], spec["command"])
shown, lines, seen, first = b"", spec["lines"], 0, True
end = time.time() + 40
while time.time() < end:
    if select.select([terminal], [], [], 0.1 if lines else 1)[0]:
        try:
            shown += os.read(terminal, 65536)
        except OSError:
            break
    elif first:
        os.write(terminal, lines.pop(0).encode())
        first = False
    elif shown.count(spec["ready"].encode(), seen):
        if not lines:
            break
        seen = len(shown)
        os.write(terminal, lines.pop(0).encode())
os.kill(child, 9)
print(shown.decode(errors="replace"))
`;

import { makeTemporaryFolder } from "../helpers/temporary.js";
