import type { Protocol } from "../../protocol/index.js";
import type { DuringActions, Scenario, WorkflowAction } from "../../scenario/index.js";
import type { Wire } from "../../tap/index.js";
import { isObject, type JsonObject, type JsonValue } from "../../transcript/index.js";
import {
  type Client,
  type ClientStart,
  DRIVER_START,
  type RecordedEvent,
  type TurnOutcome,
} from "./client.js";
import { Driver, SdkError } from "./driver.js";
import { catchExpectedError } from "./expected-error.js";
import { FrameWaiter } from "./frame-waiter.js";
import { assertLoginShell, readLoginShell } from "./login-shell.js";
import { NotificationListener } from "./notification-listener.js";
import { OpenStream } from "./open-stream.js";
import { listRequirements } from "./requirements.js";
import { RunValues } from "./run-values.js";
import { ScenarioAnswers } from "./scenario-answers.js";
import { getStepMethod, getStepName, givesThread } from "./step-method.js";
import { UnansweredRequests } from "./unanswered-requests.js";
import { visitAddress } from "./visit-address.js";

type Request = Omit<NonNullable<WorkflowAction["request"]>, "during">;

/** An action of `during` whose event has come. */
interface DueAction {
  act: DuringActions[number]["do"];
  after: DuringActions[number]["after"];
  /** The event or frame that triggered it. */
  event: JsonObject;
}

/**
 * The client of a run that carries out a workflow. It sends the driver one command after the other, watches the
 * events, acts where the scenario requires it, and answers codex's requests.
 */
export class WorkflowClient implements Client {
  readonly events: RecordedEvent[] = [];
  readonly outcomes = new Map<number, TurnOutcome>();
  currentStep: string = DRIVER_START;
  readonly #scenario: Scenario;
  readonly #wire: Pick<Wire, "killCodex">;
  readonly #open: JsonObject;
  readonly #driver: Driver;
  readonly #values: RunValues;
  /** Key: the number of the driver's command that began the stream. */
  readonly #streams = new Map<number, OpenStream>();
  readonly #frames: FrameWaiter;
  readonly #answers: ScenarioAnswers;
  /** Whether the last step that should have given a thread failed as the scenario expects. */
  #lacksThread = false;
  readonly #unanswered: UnansweredRequests;
  readonly #listener: NotificationListener;
  readonly #protocol: Protocol;
  readonly #exact: boolean;

  /**
   * @param exact whether the errors that the scenario's `raises` names are those of this SDK; for any other SDK, each
   *   error that ends a turn is a turn outcome
   */
  constructor(scenario: Scenario, start: ClientStart, exact = true) {
    this.#scenario = scenario;
    this.#exact = exact;
    this.#protocol = start.protocol;
    this.#values = new RunValues(start);
    this.#wire = start.wire;
    this.#frames = new FrameWaiter(start);
    this.#unanswered = new UnansweredRequests(start.wire.log, this.#frames);
    this.#answers = new ScenarioAnswers(scenario.answers, this.#frames);
    const { client_capabilities } = scenario;
    this.#open = {
      codex_path: start.wire.codexPath,
      requires: listRequirements(scenario),
      ...(Object.keys(client_capabilities).length > 0
        ? { client_capabilities: client_capabilities as JsonObject }
        : {}),
    };
    const requestNext = () => this.#sendCommand("next_notification");
    this.#listener = new NotificationListener(this.events, requestNext, !exact);
    this.#driver = new Driver(start.process, {
      onEvent: (event, command) => this.#onEvent(event, command),
      onRequest: (method, params) => this.#answers.answer(method, params),
    });
  }

  async run(): Promise<void> {
    await this.#sendCommand("open", this.#open);
    assertLoginShell(this.#scenario, readLoginShell());
    for (const [index, action] of this.#scenario.workflow.entries()) {
      const name = getStepName(action);
      this.currentStep = `step ${index + 1} (${name})`;
      await this.#answers.waitForLateAnswers();
      await this.#recordExpectedError(action.raises, getStepMethod(name, action), () =>
        this.#runAction(action),
      );
    }
    this.currentStep = "close";
    await this.#answers.waitForLateAnswers();
    this.#unanswered.assertNoneAnswered();
    await this.#sendCommand("close");
  }

  fail(error: Error): void {
    this.#driver.fail(error);
  }

  kill(): Promise<void> {
    return this.#driver.kill();
  }

  /** Records the error that the scenario expects of `act`. */
  async #recordExpectedError(raises: string | undefined, method: string, act: () => Promise<void>) {
    if (raises === undefined) return act();
    const error = await catchExpectedError(act, raises, this.#exact);
    if (!error) return;
    const stream = [...this.#streams.keys()].at(-1) ?? 0;
    this.#streams.clear();
    this.events.push({ line: { method, error: error.details }, stream });
    this.#lacksThread ||= givesThread(method);
  }

  #onEvent(event: JsonObject, command: number): void {
    const stream = this.#streams.get(command);
    this.events.push({ line: event, stream: stream ? command : 0 });
    if (!stream) return;
    for (const { after, do: act } of stream.noteEvent(event, this.#protocol)) {
      const acted = this.#runDuringAction(stream, { act, after, event });
      acted.catch((error) => this.fail(error)); // not awaited yet, because the stream may wait for the action's result
      stream.pendingActions.push(acted);
    }
  }

  async #runDuringAction(
    { thread, turn }: Pick<OpenStream, "thread" | "turn">,
    { act, after, event }: DueAction,
  ): Promise<void> {
    if (after) await this.#frames.waitForBarrier(after);
    this.#values.event = event;
    const run = () => this.#act({ thread, turn }, act);
    if (act.raises === undefined) return run();
    // Neither the error nor the result of such an action is an event. Both are on the wire.
    await catchExpectedError(run, act.raises, this.#exact, " in `during`");
  }

  async #act({ thread, turn }: Pick<OpenStream, "thread" | "turn">, act: DuringActions[number]["do"]) {
    if (act.interrupt !== undefined) await this.#sendCommand("interrupt", { thread, turn });
    if (act.steer !== undefined)
      await this.#sendCommand("steer", { thread, turn, input: act.steer as JsonValue });
    if (act.pause_goal !== undefined) await this.#sendCommand("pause_goal", { thread });
    if (act.kill_codex !== undefined) this.#wire.killCodex();
    if (act.request) await this.#sendRequest(act.request);
    if (act.visit !== undefined) await visitAddress(String(this.#values.fill(act.visit)));
    if (act.turn) await this.#startTurn(this.#values.getThread(act.turn.thread), act.turn.input, {}, []);
  }

  async #runAction(action: WorkflowAction): Promise<void> {
    if (action.start_thread) {
      const params = { cwd: this.#values.workspace, ...this.#values.fill(action.start_thread as JsonObject) };
      this.#keepThread(await this.#sendCommand("start_thread", { params }));
    } else if (action.resume_thread) {
      await this.#continueThread("resume_thread", action.resume_thread as JsonObject);
    } else if (action.fork_thread) {
      await this.#continueThread("fork_thread", action.fork_thread as JsonObject);
    } else if (this.#lacksThread && (action.turn ?? action.review)) {
      return; // only with `codex exec` does the thread start in this step; any other client already knows that the start failed
    } else if (action.review) {
      const { target, during } = action.review;
      const thread = this.#values.getThread();
      await this.#stream("review", thread, { thread, target: target as JsonObject }, during);
    } else if (action.turn) {
      const { thread, input, params, structured, during } = action.turn;
      const schema = structured ? { outputSchema: this.#scenario.output_schema as JsonObject } : {};
      const all = { ...this.#values.fill(params as JsonObject), ...schema };
      await this.#startTurn(this.#values.getThread(thread), input, all, during);
    } else if (action.goal) {
      const { objective, token_budget, during } = action.goal;
      const thread = this.#values.getThread();
      const budget = token_budget === undefined ? {} : { token_budget };
      await this.#stream("goal", thread, { thread, objective, ...budget }, during);
    } else if (action.request) {
      await this.#request(action.request);
    } else if (action.listen) {
      await this.#listener.waitFor(action.listen.until, (event) => {
        this.#values.event = event;
      });
    } else if (action.wait_for) {
      await this.#frames.waitFor(action.wait_for);
    } else if (action.visit !== undefined) {
      await visitAddress(String(this.#values.fill(action.visit)));
    } else if (action.restart !== undefined) {
      await this.#sendCommand("close");
      await this.#sendCommand("open", this.#open);
    }
  }

  async #continueThread(command: string, given: JsonObject): Promise<void> {
    const { threadId, ...params } = this.#values.fill(given);
    const thread = threadId === undefined ? this.#values.getThread() : String(threadId);
    this.#keepThread(await this.#sendCommand(command, { thread, params }));
  }

  #startTurn(thread: string, input: unknown, params: JsonObject, during: DuringActions): Promise<void> {
    const args = { thread, input: this.#values.fill(input as JsonValue), params };
    return this.#stream("turn", thread, args, during);
  }

  async #request(request: NonNullable<WorkflowAction["request"]>): Promise<void> {
    const acting = this.#actOnFrames(request.during);
    acting.catch((error) => this.fail(error)); // not awaited yet, because the request may wait for the actions' result
    const result = await this.#sendRequest(request).catch((error) => {
      this.#values.keepResult(undefined);
      throw error;
    });
    await acting;
    this.#values.keepResult(request.unanswered ? undefined : result);
    if (request.unanswered) return;
    this.events.push({ line: { method: request.method, result }, stream: 0 });
  }

  /** Acts while a request is pending. The events in this time belong to no turn, so the frames on the wire trigger the actions. */
  async #actOnFrames(during: DuringActions): Promise<void> {
    for (const entry of during) {
      const { message } = await this.#frames.waitForTrigger(entry);
      const event = isObject(message) ? message : {};
      await this.#runDuringAction({ thread: "", turn: "" }, { act: entry.do, after: entry.after, event });
    }
  }

  async #sendRequest({ method, params, unanswered }: Request): Promise<JsonObject> {
    const filled = this.#values.fill((params ?? null) as JsonValue);
    const send = () =>
      this.#sendCommand("request", { method, params: filled, ...(unanswered && { unanswered }) });
    return unanswered ? this.#unanswered.send(method, send) : send();
  }

  async #stream(name: string, thread: string, args: JsonObject, during: DuringActions): Promise<void> {
    const stream = new OpenStream(thread, during);
    const { command, reply } = this.#driver.runCommand(name, args);
    this.#streams.set(command, stream); // before the command's first event
    const { ended } = await reply;
    this.outcomes.set(command, await this.#recordTurnEnd(ended));
    await Promise.all(stream.pendingActions);
    this.#streams.delete(command);
    stream.assertAllDue();
  }

  /** Turns an error that an SDK raises at the end of a turn into the turn's outcome, unless the scenarios are written for this SDK (`exact`). */
  #recordTurnEnd(ended: Promise<TurnOutcome>): Promise<TurnOutcome> {
    return ended.catch((error) => {
      if (this.#exact || !(error instanceof SdkError)) throw error;
      return { raised: error.details };
    });
  }

  #keepThread({ thread }: JsonObject): void {
    this.#lacksThread = false;
    this.#values.keepThread(String(thread));
  }

  async #sendCommand(name: string, args: JsonObject = {}): Promise<JsonObject> {
    return (await this.#driver.runCommand(name, args).reply).result;
  }
}
