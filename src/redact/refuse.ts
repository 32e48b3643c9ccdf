import { TouchstoneError } from "../lib/index.js";
import type { Suspicion } from "./suspicions.js";

const SHOWN = 10;

/** The error that keeps a fixture with suspected secrets from being written. */
export function refuseSecrets(scenario: string, suspicions: Suspicion[]): TouchstoneError {
  const places = new Set(suspicions.map(({ path }) => path.replace(/(?<=^|\.)\d+(?=\.|$)/g, "*")));
  const yaml = [...places].map((at) => `  - at: ${/^\w[\w.*-]*$/.test(at) ? at : JSON.stringify(at)}`);
  return refusal(scenario, "secret-suspected", "what looks like a secret", suspicions, [
    "Take it out of the scenario; or, where it belongs to what is recorded, declare the place, and it is replaced:",
    "redact:",
    ...yaml,
  ]);
}

/** The error that keeps a fixture with traces of the host from being written. */
export function refuseTraces(scenario: string, suspicions: Suspicion[]): TouchstoneError {
  return refusal(scenario, "host-trace", "traces of this machine", suspicions, [
    "Change what the scenario runs, so that its output is the same everywhere.",
    "The value of a variable may also stand in the scenario's own text, which allows it.",
  ]);
}

function refusal(scenario: string, code: string, what: string, suspicions: Suspicion[], hint: string[]) {
  const lines = suspicions.map(({ file, line, path, rule }) => `  ${file}:${line} ${path} ${rule}`);
  const different = [...new Set(lines)];
  const more = different.length > SHOWN ? [`  and ${different.length - SHOWN} more`] : [];
  const head = `${scenario}: the recording holds ${what}, so nothing of it was written:`;
  return new TouchstoneError([head, ...different.slice(0, SHOWN), ...more].join("\n"), {
    kind: "finding",
    code,
    hint: hint.join("\n"),
  });
}
