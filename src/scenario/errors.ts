import { defineErrors, getReason } from "../lib/index.js";

/** The errors of the scenarios folder and its files. */
export const scenarioErrors = defineErrors({
  scenarioExists: {
    kind: "usage",
    message: ({ file }: { file: string }) => `${file} is there already.`,
    hint: "Take another name, or edit that file.",
    example: { file: "FILE" },
  },
  scenarioFileMissing: {
    kind: "usage",
    message: ({ name, file, cause }: { name: string; file: string; cause: unknown }) =>
      `${name}: its file ${file} can't be read: ${getReason(cause)}`,
    hint: "`from`, under `workspace.files` or `codex_home.files`, is a path from the scenario's own folder.",
    example: { name: "SCENARIO", file: "FILE", cause: "REASON" },
  },
  scenarioInvalid: {
    kind: "usage",
    message: ({ mistakes }: { mistakes: string[]; unknownKeys: boolean }) => mistakes.join("\n"),
    hint: ({ unknownKeys }) =>
      `docs/scenarios.md describes the file; editors complete it from scenario.schema.json.${unknownKeys ? " A newer touchstone may know more keys." : ""}`,
    example: { mistakes: ['FILE:LINE:COLUMN: Unrecognized key: "KEY".'], unknownKeys: true },
  },
  scenarioMessageInvalid: {
    kind: "usage",
    code: "scenario-invalid",
    message: ({ mistakes }: { mistakes: string[] }) => mistakes.join("\n"),
    hint: "codex's own schema decides this. To break it on purpose, write `invalid: true` beside the key of the step, or in the answer.",
    example: { mistakes: ["FILE:LINE:COLUMN: workflow.0.start_thread.sandboxx is not known to codex."] },
  },
  scenarioMisnamed: {
    kind: "usage",
    message: ({ file }: { file: string }) =>
      `${file} ends in .yml, but the file of a scenario must end in .yaml.`,
    hint: "Rename the file, or move it out of the scenarios folder.",
    example: { file: "FILE" },
  },
  scenarioNameBad: {
    kind: "usage",
    message: ({ name }: { name: string }) => `\`${name}\` can't be the name of a scenario.`,
    hint: "A name has at most 80 characters: lower case letters, digits and `_`. It does not begin with `_`. Give it without a folder.",
    example: { name: "NAME" },
  },
  scenarioUnknown: {
    kind: "usage",
    message: ({ names, folder }: UnknownScenarios) =>
      `There is no scenario ${names.map((name) => `\`${name}\``).join(", ")} in ${folder}.`,
    hint: ({ near }) =>
      `${near ?? ""} \`touchstone scenarios list\` shows those of the repository, and \`touchstone fixtures list\` those of the package.`.trim(),
    example: { names: ["NAME"], folder: "FOLDER" },
  },
  scenarioOfNoSubject: {
    kind: "usage",
    code: "scenario-unknown",
    message: ({ name }: { name: string; reference: string; near?: string | undefined }) =>
      `No subject has a recording of the scenario \`${name}\`.`,
    hint: ({ name, reference, near }) =>
      near ??
      `\`touchstone scenarios list\` names all scenarios; \`touchstone harvest --scenario ${name}\` records this one for ${reference}.`,
    example: { name: "NAME", reference: "REFERENCE" },
  },
  scenariosMissing: {
    kind: "usage",
    message: ({ folder, cause }: { folder: string; cause: unknown }) =>
      `The scenarios folder ${folder} can't be read: ${getReason(cause)}`,
    hint: "Run `touchstone init`, or set `scenarios:` in touchstone.config.yaml.",
    example: { folder: "FOLDER", cause: "REASON" },
  },
});

interface UnknownScenarios {
  names: string[];
  folder: string;
  near?: string | undefined;
}
