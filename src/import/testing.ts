/** Helpers of the tests of import. */
import { join } from "node:path";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { Knowledge } from "../verify/index.js";
import { type ImportOptions, type ImportReport, importCapture } from "./import-capture.js";

/** Returns the path of a folder for fixtures folders. It does not exist yet. */
export async function makeFixturesFolder(): Promise<string> {
  return join(await makeTemporaryFolder("import"), "fixtures");
}

/** Imports a text, as if it were the file `bug.jsonl`, as the fixture `bug`. @param root the folder with a fixtures folder for each protocol */
type ImportText = (
  root: string,
  capture: string | Buffer,
  options?: Partial<ImportOptions>,
) => Promise<ImportReport>;

/** Makes the function with which a test imports texts. */
export function createTextImporter(knowledge: Knowledge): ImportText {
  return async (root, capture, options = {}) => {
    async function* chunks() {
      yield Buffer.from(capture as string);
    }
    return importCapture({
      file: "bug.jsonl",
      chunks: chunks(),
      name: "bug",
      title: undefined,
      from: "bug.jsonl",
      format: undefined,
      codex: undefined,
      redact: [],
      allowMisfits: false,
      replace: false,
      knowledge,
      chooseFolder: async (protocol) => ({ folder: join(root, protocol), sdk: protocol }),
      by: "Ada",
      reason: "import",
      tool: "0.1.0",
      environment: { platform: "linux-x64", node: "20.20.2" },
      now: new Date("2026-01-02T03:04:05Z"),
      onWait() {},
      ...options,
    });
  };
}

/** Renders each value as a line of JSON. */
export function renderLines(...values: object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

const ID = "019aa3c7-2b1e-7c40-9d5e-3f0b6a1c8e21";

/** Events of one turn of `codex exec` 0.163.0, with one command. @param output what the command printed */
export function buildExecEvents(output = "buy milk\n", text = "A note to buy milk."): object[] {
  const command = { type: "command_execution", command: "/bin/bash -lc 'cat notes.txt'" };
  return [
    { type: "thread.started", thread_id: ID },
    { type: "turn.started" },
    {
      type: "item.started",
      item: { id: "item_0", ...command, aggregated_output: "", exit_code: null, status: "in_progress" },
    },
    {
      type: "item.completed",
      item: { id: "item_0", ...command, aggregated_output: output, exit_code: 0, status: "completed" },
    },
    { type: "item.completed", item: { id: "item_1", type: "agent_message", text } },
    {
      type: "turn.completed",
      usage: {
        input_tokens: 200,
        cached_input_tokens: 0,
        cache_write_input_tokens: 0,
        output_tokens: 20,
        reasoning_output_tokens: 0,
      },
    },
  ];
}
