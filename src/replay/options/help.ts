import type { OptionFlag } from "../../lib/index.js";
import { formatVariable, KEYS, OPTION_FLAGS } from "./flags.js";

/** Renders the text of `--help`. @param program name of the program: `touchstone-codex` or `touchstone replay` */
export function renderHelp(program: string): string {
  const rows = [...KEYS].map(([name, key]) => {
    const { argument, choices, description }: OptionFlag = OPTION_FLAGS[key];
    const value = choices?.join("|") ?? argument;
    return [`  ${name}${value ? ` <${value}>` : ""}`, `      ${formatVariable(key)}: ${description}`];
  });
  return `Usage: ${program} [options] app-server [codex's arguments]
       ${program} [options] exec [--json] [codex's arguments] [PROMPT]
       ${program} [options] exec resume [codex's arguments] [ID] [PROMPT]
       ${program} [options] wrap --output FILE

The fake codex: replays a recorded fixture to a program that starts codex. It needs no codex, no account and no network.

Options. Each is also an environment variable, because an SDK that starts codex passes its own arguments:
${rows.flat().join("\n")}
  -V, --version
      print the version of codex: that of --codex-version, or else the one that the fixture was recorded with
  -h, --help
      print this help

A mismatch is reported on stderr and in the report, with what was expected and what came. If a request of a client of app-server does not match, the fake codex answers it with a JSON-RPC error.

Examples:
  $ TOUCHSTONE_FIXTURE=thread_basic ${program} app-server
  $ TOUCHSTONE_FIXTURE=thread_basic TOUCHSTONE_FAULT=kill@5 npm test
  $ TOUCHSTONE_MATCH=prompt TOUCHSTONE_REPORT=replay.jsonl npm test
  $ ${program} --fixture thread_basic app-server --listen ws://127.0.0.1:0
  $ ${program} wrap --output ./codex --fixture thread_basic    # for a client that empties the environment

Exit codes: as recorded; 1 after a mismatch, 2 for wrong use or a broken fixture.
`;
}
