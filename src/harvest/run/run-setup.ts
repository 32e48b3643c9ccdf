import { startScriptedModel } from "../../model/index.js";
import { fillAccountValues } from "../../worlds/index.js";
import type { ClientStarter } from "../client/client-starter.js";
import { UnsupportedByDriver } from "../client/driver.js";
import { ModuleClient } from "../client/module-client.js";
import { WorkflowClient } from "../client/workflow-client.js";
import { explainExecUnsupported } from "../plan/explain-unsupported.js";
import type { Plan } from "../plan/plan.js";
import type { PreparedSubject } from "../plan/prepare-subject.js";
import type { RecordingPolicy } from "./policy.js";
import type { RunSetup } from "./record-run.js";
import type { RunFolders } from "./run-folders.js";

/** Time limit in seconds of a run with a live model. A scenario's own limit is meant for its model script. */
const LIVE_TIMEOUT_SECONDS = 600;

/**
 * Builds the settings of the runs of one plan with a subject.
 * @throws UnsupportedByDriver if this release of codex can't carry out the scenario, or if the subject uses `codex exec` and
 *   no client of `codex exec` can
 */
export function buildRunSetup(
  { scenario: written, module, skip }: Plan,
  {
    subject: { codex, definition, python },
    starter,
    runFolders,
    schemasFolder,
    signal,
    policy: { live, maxHoldMs, maxRunSeconds, maxIdleSeconds },
  }: {
    subject: PreparedSubject;
    starter: Promise<ClientStarter>;
    runFolders: RunFolders;
    /** The folder of output schemas that a scenario module may read. */
    schemasFolder: string;
    signal: AbortSignal;
    policy: RecordingPolicy;
  },
): RunSetup {
  const scenario = fillAccountValues(written);
  const protocol = definition.protocol;
  const unsupportedReason = skip ?? (protocol === "exec" ? explainExecUnsupported(scenario) : undefined);
  if (unsupportedReason) throw new UnsupportedByDriver(unsupportedReason);
  return {
    codex,
    protocol,
    // codex writes the same session files under an installed SDK, so they are recorded only for subjects without one.
    keepsSessions: definition.package === undefined,
    maxHoldMs,
    model: live ?? startScriptedModel,
    isLive: live !== undefined,
    maxIdleSeconds,
    timeout: maxRunSeconds ?? (live ? LIVE_TIMEOUT_SECONDS : scenario.timeout),
    runFolders,
    signal,
    start: async (run) => (await starter).run(run, module ? "module" : "driver"),
    client: (start) =>
      module && python
        ? new ModuleClient(module, schemasFolder, python, start)
        : new WorkflowClient(scenario, start, definition.exact),
  };
}
