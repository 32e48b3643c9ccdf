import type { TouchstoneError } from "../lib/index.js";
import { redactErrors } from "./errors.js";
import type { Suspicion } from "./suspicions.js";

const MAX_SUSPICIONS = 10;

/** Where a transcript is from: a run of a scenario, or a capture that is imported. */
type Origin = "scenario" | "capture";

/** Builds the error that prevents a fixture with suspected secrets from being written. @param scenario name of the scenario or the fixture */
export function buildSecretsError(
  scenario: string,
  suspicions: Suspicion[],
  origin: Origin = "scenario",
): TouchstoneError {
  const paths = new Set(suspicions.map(({ path }) => path.replace(/(?<=^|\.)\d+(?=\.|$)/g, "*")));
  const declarations = [...paths].map((at) => (/^\w[\w.*-]*$/.test(at) ? at : JSON.stringify(at)));
  const make = origin === "scenario" ? redactErrors.secretSuspected : redactErrors.secretInCapture;
  return make({ scenario, found: listSuspicions(suspicions), places: declarations });
}

/** Builds the error that prevents a fixture with traces of the host from being written. @param scenario name of the scenario or the fixture */
export function buildTracesError(
  scenario: string,
  suspicions: Suspicion[],
  origin: Origin = "scenario",
): TouchstoneError {
  const make = origin === "scenario" ? redactErrors.hostTrace : redactErrors.hostTraceInCapture;
  return make({ scenario, found: listSuspicions(suspicions) });
}

function listSuspicions(suspicions: Suspicion[]): string[] {
  const lines = suspicions.map(({ file, line, path, rule }) => `  ${file}:${line} ${path} ${rule}`);
  const different = [...new Set(lines)];
  const more = different.length > MAX_SUSPICIONS ? [`  and ${different.length - MAX_SUSPICIONS} more`] : [];
  return [...different.slice(0, MAX_SUSPICIONS), ...more];
}
