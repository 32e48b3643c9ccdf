import type { OptionFlag } from "../lib/index.js";
import { formatVariable, KEYS, OPTION_FLAGS } from "./flags.js";

/** What `--help` prints. @param program `touchstone-codex`, `touchstone replay` */
export function renderHelp(program: string): string {
  const rows = [...KEYS].map(([name, key]) => {
    const { argument, choices, description }: OptionFlag = OPTION_FLAGS[key];
    const value = choices?.join("|") ?? argument;
    return [`  ${name}${value ? ` <${value}>` : ""}`, `      ${formatVariable(key)}: ${description}`];
  });
  return `Usage: ${program} [options] app-server [codex's arguments]
       ${program} [options] exec [--json] [codex's arguments] [PROMPT]
       ${program} [options] exec resume [codex's arguments] [ID] [PROMPT]

Stands where a program expects codex, and plays a recorded fixture back to it: no codex, no account, no network.

Options, each also a variable of the environment, since an SDK that starts codex passes its own arguments:
${rows.flat().join("\n")}
  -V, --version
      the version of codex that the fixture was recorded with
  -h, --help

What does not fit is refused with what was expected and what came: as a JSON-RPC error, on stderr, and in the report.

Examples:
  $ TOUCHSTONE_FIXTURE=thread_basic ${program} app-server
  $ TOUCHSTONE_FIXTURE=thread_basic TOUCHSTONE_FAULT=kill@5 npm test
  $ TOUCHSTONE_MATCH=prompt TOUCHSTONE_REPORT=replay.jsonl npm test
  $ ${program} --fixture thread_basic app-server --listen ws://127.0.0.1:0

Exit codes: as recorded; 1 where the client did not fit, 2 for wrong use or a broken fixture.
`;
}
