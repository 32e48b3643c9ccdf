import { startScriptedModel } from "../model/index.js";
import { locateSchemasBeside } from "../transcript/index.js";
import type { ClientStarter } from "./client-starter.js";
import { UnsupportedByDriver } from "./driver.js";
import { ModuleClient } from "./module-client.js";
import type { Plan } from "./plan.js";
import type { PreparedSubject } from "./prepare-subject.js";
import { explainExecUnsupported } from "./protocol.js";
import type { RunSetup, ServeModel } from "./record-run.js";
import type { RunFolders } from "./run-folders.js";
import { WorkflowClient } from "./workflow-client.js";

/** Time limit in seconds of a run without a script. A scenario's own limit is set for its script. */
const LIVE_TIMEOUT_SECONDS = 600;

/**
 * Builds the settings to record one plan from a subject.
 * @throws UnsupportedByDriver if no client of this subject's codex can carry it out
 */
export function buildRunSetup(
  { scenario, module }: Plan,
  {
    subject: { codex, definition },
    starter,
    runs: runFolders,
    folder,
    signal,
    live,
    allowAnyRelease = false,
    maxRunSeconds = Number.POSITIVE_INFINITY,
  }: {
    subject: PreparedSubject;
    starter: ClientStarter;
    runs: RunFolders;
    /** The fixtures folder. */
    folder: string;
    signal: AbortSignal;
    live: ServeModel | undefined;
    allowAnyRelease?: boolean | undefined;
    /** Upper limit for each run, in seconds. It overrides the scenario's own limit. */
    maxRunSeconds?: number | undefined;
  },
): RunSetup {
  const protocol = definition.protocol;
  const unsupportedReason = protocol === "exec" ? explainExecUnsupported(scenario) : undefined;
  if (unsupportedReason) throw new UnsupportedByDriver(unsupportedReason);
  return {
    codex,
    protocol,
    allowAnyRelease,
    model: live ?? startScriptedModel,
    timeout: live ? LIVE_TIMEOUT_SECONDS : Math.min(scenario.timeout, maxRunSeconds),
    runFolders,
    signal,
    start: (run) => starter.run(run, module ? "module" : "driver"),
    client: (start) =>
      module
        ? new ModuleClient(module, locateSchemasBeside(folder), start)
        : new WorkflowClient(scenario, start, definition.exact),
  };
}
