import type { Answer, During, Scenario, WorkflowAction } from "../scenario/index.js";
import { includes, isObject, type JsonObject, type JsonValue } from "../transcript/index.js";
import type { Client, ClientStart } from "./client.js";
import { Driver } from "./driver.js";

/**
 * What the client does in a run: sends the driver one command after the other, watches the events, acts where the
 * scenario says so, and answers what codex asks.
 */
export class Workflow implements Client {
  readonly events: JsonObject[] = [];
  doing = "start";
  readonly #scenario: Scenario;
  readonly #workspace: string;
  readonly #open: JsonObject;
  readonly #driver: Driver;
  #thread = "";
  #turn = "";
  #watch: { during: During; seen: Map<string, number>; acts: Promise<unknown>[] } | undefined;

  constructor(scenario: Scenario, start: ClientStart) {
    this.#scenario = scenario;
    this.#workspace = start.workspace;
    this.#open = { codex_path: start.codexPath, requires: requirements(scenario) };
    this.#driver = new Driver(start.process, {
      onEvent: (event) => this.#onEvent(event),
      onAsk: (method, params) => this.#onAsk(method, params),
    });
  }

  async run(): Promise<void> {
    await this.#send("open", this.#open);
    for (const [index, action] of this.#scenario.workflow.entries()) {
      this.doing = `step ${index + 1} (${Object.keys(action)[0]})`;
      await this.#act(action);
    }
    this.doing = "close";
    await this.#send("close");
  }

  fail(error: Error): void {
    this.#driver.fail(error);
  }

  kill(): Promise<void> {
    return this.#driver.kill();
  }

  #onEvent(event: JsonObject): void {
    this.events.push(event);
    const watch = this.#watch;
    const method = String(event.method);
    if (method === "turn/started") this.#turn = turnOf(event);
    if (!watch) return;
    const nth = (watch.seen.get(method) ?? 0) + 1;
    watch.seen.set(method, nth);
    for (const { when, do: act } of watch.during) {
      if (when.method !== method || when.nth !== nth) continue;
      const at = { thread: this.#thread, turn: this.#turn };
      if (act.interrupt !== undefined) watch.acts.push(this.#send("interrupt", at));
      if (act.steer !== undefined) watch.acts.push(this.#send("steer", { ...at, input: act.steer }));
      if (act.pause_goal !== undefined) watch.acts.push(this.#send("pause_goal", { thread: this.#thread }));
    }
  }

  #onAsk(method: string, params: JsonValue): JsonObject {
    const fits = (answer: Answer) => answer.to === method && includes(params, answer.params ?? {});
    const answer = this.#scenario.answers.find(fits);
    if (!answer)
      throw new Error(`codex asked \`${method}\`, and the scenario's \`answers\` have none that fits`);
    return answer.result as JsonObject;
  }

  async #act(action: WorkflowAction): Promise<void> {
    if (action.start_thread) {
      const params = { cwd: this.#workspace, ...(action.start_thread as JsonObject) };
      this.#thread = threadOf(await this.#send("start_thread", { params }));
    } else if (action.resume_thread) {
      const params = action.resume_thread as JsonObject;
      this.#thread = threadOf(await this.#send("resume_thread", { thread: this.#thread, params }));
    } else if (action.turn) {
      const { input, params, structured, during } = action.turn;
      const schema = structured ? { outputSchema: this.#scenario.output_schema as JsonObject } : {};
      const all = { ...(params as JsonObject), ...schema };
      await this.#stream("turn", { thread: this.#thread, input: input as JsonValue, params: all }, during);
    } else if (action.goal) {
      const { objective, during } = action.goal;
      await this.#stream("goal", { thread: this.#thread, objective }, during);
    } else if (action.restart !== undefined) {
      await this.#send("close");
      await this.#send("open", this.#open);
    }
  }

  async #stream(name: string, args: JsonObject, during: During): Promise<void> {
    const watch = { during, seen: new Map<string, number>(), acts: [] as Promise<unknown>[] };
    this.#watch = watch;
    const { ended } = await this.#driver.send(name, args);
    await ended;
    await Promise.all(watch.acts);
    this.#watch = undefined;
    for (const { when } of during) {
      const seen = watch.seen.get(when.method) ?? 0;
      if (seen < when.nth)
        throw new Error(`\`${when.method}\` came ${seen} times, and \`during\` waits for ${when.nth}`);
    }
  }

  async #send(name: string, args: JsonObject = {}): Promise<JsonObject> {
    return (await this.#driver.send(name, args)).result;
  }
}

/** What a workflow needs beyond an SDK's plain threads and turns; a driver chooses its SDK's layer by it. */
function requirements({ answers, workflow }: Scenario): string[] {
  const requires = [];
  if (answers.length > 0) requires.push("answers");
  if (workflow.some((action) => action.goal)) requires.push("goals");
  if (workflow.some((action) => action.start_thread?.dynamicTools)) requires.push("dynamic_tools");
  return requires;
}

function threadOf(result: JsonObject): string {
  return String(result.thread);
}

function turnOf(event: JsonObject): string {
  const turn = isObject(event.params) ? event.params.turn : undefined;
  return isObject(turn) ? String(turn.id) : "";
}
