import { dirname, join } from "node:path";
import { type RunningProcess, readPlainText } from "../../lib/index.js";
import { hideSecrets, shortenText } from "../../redact/index.js";
import { findMissingSdkModule, type PythonSdk } from "../../sdk/index.js";
import { isObject, type JsonObject, parseJson } from "../../transcript/index.js";
import { MODEL_NAME } from "../plan/model-name.js";
import type { Client, ClientStart, RecordedEvent, TurnOutcome } from "./client.js";

/** The client of a run that executes a scenario module of the user, `harvest_scenarios/NAME.py`. */
export class ModuleClient implements Client {
  readonly events: RecordedEvent[] = [];
  readonly outcomes = new Map<number, TurnOutcome>();
  readonly currentStep = "record()";
  readonly #output: string;
  readonly #process: RunningProcess;
  #fail: (error: Error) => void = () => {};
  readonly #failure = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });

  readonly #path: string;
  readonly #sdk: PythonSdk;

  /**
   * @param path of the module
   * @param schemasDir folder of output schemas that the module may read
   */
  constructor(
    path: string,
    schemasDir: string,
    sdk: PythonSdk,
    { process, workspace, wire, env }: ClientStart,
  ) {
    this.#path = path;
    this.#sdk = sdk;
    this.#failure.catch(() => {});
    this.#output = join(dirname(workspace), "output.jsonl");
    const offers = {
      codex_path: wire.codexPath,
      model: MODEL_NAME,
      cwd: workspace,
      schemas_dir: schemasDir,
      env,
    };
    this.#process = process;
    this.#process.output.resume();
    this.#process.input.write(`${JSON.stringify({ module: path, output_path: this.#output, offers })}\n`);
  }

  async run(): Promise<void> {
    const { ok, how, stderr } = await Promise.race([this.#process.ended, this.#failure]);
    if (!ok)
      throw (
        findMissingSdkModule(stderr, this.#path, this.#sdk) ??
        new Error(`the module ${how}:\n${hideSecrets(stderr).slice(-2000)}`)
      );
    const text = await readPlainText(this.#output).catch(() => {
      throw new Error("the module wrote nothing to `output_path`");
    });
    for (const [index, line] of text.split("\n").entries()) {
      if (line.trim()) this.events.push({ line: parseEventLine(line, index + 1), stream: 0 });
    }
    if (this.events.length === 0) throw new Error("the module wrote no event to `output_path`");
  }

  fail(error: Error): void {
    this.#fail(error);
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }
}

function parseEventLine(line: string, number: number): JsonObject {
  try {
    const event = parseJson(line);
    if (isObject(event)) return event;
  } catch {
    // the check below reports it
  }
  throw new Error(`line ${number} of what the module wrote is no JSON object: ${shortenText(line, 100)}`);
}
