import { serveModel } from "../model/index.js";
import { locateSchemasBeside } from "../transcript/index.js";
import { Unsupported } from "./driver.js";
import { OwnModule } from "./module.js";
import type { Plan } from "./plan.js";
import { beyondExec } from "./protocol.js";
import type { Recorder, ServeModel } from "./record.js";
import type { Runs } from "./runs.js";
import type { Starter } from "./spawn.js";
import type { Subject } from "./subject.js";
import { Workflow } from "./workflow.js";

/** Seconds that a run may take in which no script answers; a scenario's own limit is made for its script. */
const LIVE_TIMEOUT = 600;

/**
 * What records one plan through a subject.
 * @throws Unsupported where no client of this subject's codex can carry it out
 */
export function recorderFor(
  { scenario, module }: Plan,
  {
    subject: { codex, definition },
    starter,
    runs,
    folder,
    signal,
    live,
    anyRelease = false,
    longest = Number.POSITIVE_INFINITY,
  }: {
    subject: Subject;
    starter: Starter;
    runs: Runs;
    /** The fixtures folder. */
    folder: string;
    signal: AbortSignal;
    live: ServeModel | undefined;
    anyRelease?: boolean | undefined;
    /** Seconds that no run may exceed, whatever its scenario says. */
    longest?: number | undefined;
  },
): Recorder {
  const protocol = definition.protocol;
  const beyond = protocol === "exec" ? beyondExec(scenario) : undefined;
  if (beyond) throw new Unsupported(beyond);
  return {
    codex,
    protocol,
    anyRelease,
    model: live ?? serveModel,
    timeout: live ? LIVE_TIMEOUT : Math.min(scenario.timeout, longest),
    runs,
    signal,
    start: (run) => starter.run(run, module ? "module" : "driver"),
    client: (start) =>
      module
        ? new OwnModule(module, locateSchemasBeside(folder), start)
        : new Workflow(scenario, start, definition.exact),
  };
}
