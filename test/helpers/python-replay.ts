/** Runs scenarios with the official Python SDK against the fake codex. */
import { join } from "node:path";
import { getCacheFolder, loadConfig } from "../../src/config/index.js";
import type { Plan } from "../../src/harvest/plan/plan.js";
import type { RecordingSession as Session } from "../../src/harvest/session.js";
import { stringifyJson } from "../../src/transcript/index.js";
import { FAKE_CODEX } from "./fake-codex.js";
import { REPOSITORY } from "./project.js";
import { RECORDED_FOLDER } from "./recorded-wires.js";

// The built files are used, because the tap between the SDK and the fake codex is a separate program.
const importBuilt = (file: string) => import(join(REPOSITORY, "dist/harvest", file));
const { RecordingSession }: typeof import("../../src/harvest/session.js") = await importBuilt("session.js");
const { prepareSubject }: typeof import("../../src/harvest/plan/prepare-subject.js") =
  await importBuilt("plan/prepare-subject.js");
const { makePlans }: typeof import("../../src/harvest/plan/plan.js") = await importBuilt("plan/plan.js");
const { startClientStarter }: typeof import("../../src/harvest/client/start-clients.js") =
  await importBuilt("client/start-clients.js");
const { openRunFolders }: typeof import("../../src/harvest/run/run-folders.js") =
  await importBuilt("run/run-folders.js");

/** The Python SDK, ready to run scenarios against the fake codex. */
export class PythonReplay {
  readonly #session: Session;
  readonly #plans: Map<string, Plan>;
  readonly close: () => Promise<void>;

  static async start(): Promise<PythonReplay> {
    const config = await loadConfig(REPOSITORY);
    const observer = { onSetup() {}, onPlanned() {}, onBegan() {}, onEnded() {} };
    const options = { config, tool: "test", signal: new AbortController().signal, observer };
    const real = await prepareSubject(config, {}, { cacheDir: getCacheFolder(), onProgress() {} });
    const codex = { path: FAKE_CODEX, version: "0.163.0", pathFolders: [getNodeFolder()], source: "path" };
    const planned = await makePlans(config.scenarios, [], [], codex.version);
    const plans = new Map(planned.plans.map((plan) => [plan.name, plan]));
    const subject = { ...real, codex: codex as never };
    const runFolders = await openRunFolders();
    const starter = startClientStarter(subject, runFolders.path);
    const session = new RecordingSession(options, { subject, ...planned, runFolders, starter });
    return new PythonReplay(session, plans, async () => {
      await (await starter).close();
      await runFolders.close();
    });
  }

  private constructor(session: Session, plans: Map<string, Plan>, close: () => Promise<void>) {
    this.#session = session;
    this.#plans = plans;
    this.close = close;
  }

  /**
   * Runs a scenario.
   * @param env environment variables for the fake codex
   * @returns the lines that the SDK's user sees
   */
  async run(name: string, env: Record<string, string>, client?: "async"): Promise<string[]> {
    const plan = this.#plans.get(name);
    if (!plan) throw new Error(`no scenario ${name}`);
    const scenario = {
      ...plan.scenario,
      // The fake codex plays the events that followed a visit, and there is no server to visit.
      workflow: plan.scenario.workflow.filter(({ visit }) => visit === undefined),
      env: { TOUCHSTONE_FIXTURES: RECORDED_FOLDER, ...env },
      ...(client ? { client } : {}),
    };
    const { events } = await this.#session.recordRun({ ...plan, scenario }, POLICY);
    return events.map(({ line }) => stringifyJson(line));
  }

  /**
   * Runs a scenario with the SDK's async classes.
   * @returns undefined if they cannot run it: the driver rejects a scenario that needs a feature that they lack
   */
  async runAsync(name: string): Promise<string[] | undefined> {
    return this.run(name, { TOUCHSTONE_FIXTURE: name }, "async").catch((error) => {
      if (/async classes have no means for/.test(String(error))) return undefined;
      throw error;
    });
  }
}

/**
 * Groups lines by turn. Two turns at the same time are two streams, and the order in which the SDK's user reads
 * them depends on chance. Elsewhere the order is fixed.
 */
export function groupByTurn(lines: string[]): string[] {
  const getTurnId = (line: string) =>
    /"turnId":"([^"]+)"|"turn":.*?"id":"([0-9a-f-]{36})"/.exec(line)?.slice(1).join("") ?? "";
  const turns = lines.map(getTurnId);
  const areApart = turns.every((turn, at) =>
    turns.slice(turns.indexOf(turn), at).every((other) => other === turn),
  );
  return areApart
    ? lines
    : lines.toSorted((a, b) => (getTurnId(a) < getTurnId(b) ? -1 : getTurnId(a) > getTurnId(b) ? 1 : 0));
}

/** No model is needed: the client talks to the fake codex. */
const POLICY = { runs: 1, validate: false, maxRunSeconds: 30, live: async () => createNoModel() };

function getNodeFolder(): string {
  return join(process.execPath, "..");
}

function createNoModel() {
  return {
    port: 9,
    baseUrl: "http://127.0.0.1:9/v1",
    watch() {},
    waitForRequest: async () => {},
    countUnused: () => 0,
    close: async () => {},
  } as never;
}
