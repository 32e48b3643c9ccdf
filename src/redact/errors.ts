import { defineErrors } from "../lib/index.js";

/** The errors of redaction: a place that is no path, and secrets and traces of this machine, which must not be stored. */
export const redactErrors = defineErrors({
  badRedactionPlace: {
    kind: "usage",
    message: ({ at, problem }: { at: string; problem: string }) =>
      `The redaction place \`${at}\` is no path: it ${problem}.`,
    hint: "Write members and indexes with dots between them, `*` for any one member or index, `**` for any number of them: `params.input.*.text`.",
    example: { at: "PLACE", problem: "has an empty member" },
  },
  hostTrace: {
    kind: "finding",
    message: ({ scenario, found }: { scenario: string; found: string[] }) =>
      [
        `${scenario}: the recording holds traces of this machine, so nothing of it was written:`,
        ...found,
      ].join("\n"),
    hint: [
      "Change what the scenario runs, so that its output is the same everywhere.",
      "A trace that is the value of an environment variable is allowed if the scenario's YAML contains this value.",
    ].join("\n"),
    example: { scenario: "SCENARIO", found: ["FILE:LINE PATH RULE"] },
  },
  hostTraceInCapture: {
    kind: "finding",
    code: "host-trace",
    message: ({ scenario, found }: { scenario: string; found: string[] }) =>
      [`${scenario}: the capture holds traces of this machine, so nothing of it was written:`, ...found].join(
        "\n",
      ),
    hint: "Replace them in the capture, and import it again. The files and lines are those of the fixture that the import would have written.",
    example: { scenario: "NAME", found: ["FILE:LINE PATH RULE"] },
  },
  secretInCapture: {
    kind: "finding",
    code: "secret-suspected",
    message: ({ scenario, found }: { scenario: string; found: string[]; places: string[] }) =>
      [
        `${scenario}: the capture holds what looks like a secret, so nothing of it was written:`,
        ...found,
      ].join("\n"),
    hint: ({ places }) =>
      [
        "Remove the text from the capture. If it is a real secret, revoke it. If your test needs some text there, name the place, and touchstone writes a placeholder instead:",
        places.map((place) => `--redact ${/^[\w.-]+$/.test(place) ? place : `'${place}'`}`).join(" "),
      ].join("\n"),
    example: { scenario: "NAME", found: ["FILE:LINE PATH RULE"], places: ["PATH"] },
  },
  secretSuspected: {
    kind: "finding",
    message: ({ scenario, found }: { scenario: string; found: string[]; places: string[] }) =>
      [
        `${scenario}: the recording holds what looks like a secret, so nothing of it was written:`,
        ...found,
      ].join("\n"),
    hint: ({ places }) =>
      [
        "Remove the text from the scenario. If the recording needs the text, declare its place, and touchstone replaces it:",
        "redact:",
        ...places.map((place) => `  - at: ${place}`),
      ].join("\n"),
    example: { scenario: "SCENARIO", found: ["FILE:LINE PATH RULE"], places: ["PATH"] },
  },
  secretInText: {
    kind: "finding",
    code: "secret-suspected",
    message: ({ what, places }: { what: string; places: string[] }) =>
      `There is what looks like a secret in ${what}, so nothing was written: ${listFirst(places)}.`,
    hint: "Remove the text. If it is a real secret, revoke it.",
    example: { what: "PLACE", places: ["MEMBER RULE"] },
  },
  secretInFixture: {
    kind: "finding",
    code: "secret-suspected",
    message: ({ name, file, line, path, rule }: SecretInFixture) =>
      `${name} holds what looks like a secret: ${file}:${line} ${path} (${rule}).`,
    hint: "Nothing was accepted. Reject the fixture, or declare the place under `redact` in its scenario and harvest it again.",
    example: { name: "FIXTURE", file: "FILE", line: 3, path: "PATH", rule: "RULE" },
  },
});

/** Maximum number of places that a message lists. */
const MAX_PLACES = 5;

function listFirst(places: string[]): string {
  const different = [...new Set(places)];
  const more = different.length > MAX_PLACES ? [`and ${different.length - MAX_PLACES} more`] : [];
  return [...different.slice(0, MAX_PLACES), ...more].join(", ");
}

interface SecretInFixture {
  name: string;
  file: string;
  line: number;
  path: string;
  rule: string;
}
