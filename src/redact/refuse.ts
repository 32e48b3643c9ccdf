import type { TouchstoneError } from "../lib/index.js";
import { redactErrors } from "./errors.js";
import type { Suspicion } from "./suspicions.js";

const SHOWN = 10;

/** The error that keeps a fixture with suspected secrets from being written. */
export function refuseSecrets(scenario: string, suspicions: Suspicion[]): TouchstoneError {
  const paths = new Set(suspicions.map(({ path }) => path.replace(/(?<=^|\.)\d+(?=\.|$)/g, "*")));
  const places = [...paths].map((at) => (/^\w[\w.*-]*$/.test(at) ? at : JSON.stringify(at)));
  return redactErrors.secretSuspected({ scenario, found: listSuspicions(suspicions), places });
}

/** The error that keeps a fixture with traces of the host from being written. */
export function refuseTraces(scenario: string, suspicions: Suspicion[]): TouchstoneError {
  return redactErrors.hostTrace({ scenario, found: listSuspicions(suspicions) });
}

function listSuspicions(suspicions: Suspicion[]): string[] {
  const lines = suspicions.map(({ file, line, path, rule }) => `  ${file}:${line} ${path} ${rule}`);
  const different = [...new Set(lines)];
  const more = different.length > SHOWN ? [`  and ${different.length - SHOWN} more`] : [];
  return [...different.slice(0, SHOWN), ...more];
}
