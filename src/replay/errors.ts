import { DEFAULT_REFERENCE_FOLDER } from "../config/settings/index.js";
import { defineErrors, getErrorMessage, getReason } from "../lib/index.js";
import { NEWER_FORMAT } from "../transcript/formats.js";
import { MANIFEST_FILE } from "../transcript/layout.js";

const RESTORE_HINT =
  "Restore the file with git, or record its scenario again with `touchstone harvest`; `--sdk` names the subject.";
const FOLDER_HINT = `Set TOUCHSTONE_FIXTURES (or --fixtures) to the folder that holds the fixtures of an SDK, such as ${DEFAULT_REFERENCE_FOLDER}.`;

/** The errors of the fake codex, and of the library that replays, reads and compares fixtures. */
export const replayErrors = defineErrors({
  commandUnknown: {
    kind: "usage",
    message: ({ command }: { command: string; program: string; near?: string | undefined }) =>
      command === "" ? "The command of codex is missing." : `\`${command}\` can't be replayed.`,
    hint: ({ program, near }) =>
      `${near ?? "Give codex's command, `app-server` or `exec`, with its own arguments; `--fixture NAME` before the command names the fixture. The fake codex also prints the help of each command, and the recorded output of some commands, such as `login status`, `features list`, `mcp list` and `doctor`. For other commands, start codex itself."} See \`${program} --help\`.`,
    example: { command: "COMMAND", program: "touchstone-codex" },
  },
  faultInvalid: {
    kind: "usage",
    message: ({ text }: { text: string; near?: string | undefined }) => `\`${text}\` is no fault.`,
    hint: ({ near }) =>
      `${near ? `${near} ` : ""}Give KIND@MESSAGE or KIND@MESSAGE=VALUE, such as \`kill@3\`, \`stall@turn/interrupt=500\`, \`cut@item/completed:2\` or \`drop@response:turn/start\`. \`touchstone-codex --help\` lists the kinds, and docs/replay.md says what each does.`,
    example: { text: "FAULT" },
  },
  fixtureBroken: {
    kind: "environment",
    message: ({ path, line, problem }: { path: string; line: number; problem: string }) =>
      `${path}:${line} can't be replayed: ${problem}.`,
    hint: RESTORE_HINT,
    example: { path: "FILE", line: 3, problem: "it is no JSON object" },
  },
  manifestBroken: {
    kind: "environment",
    code: "fixture-broken",
    message: ({ path, problem }: { path: string; problem: string }) => `${path} can't be read: ${problem}.`,
    hint: RESTORE_HINT,
    example: { path: "MANIFEST", problem: "PROBLEM" },
  },
  fixtureCut: {
    kind: "environment",
    message: ({ path, problem }: { path: string; problem: string }) => `${path} is cut: ${problem}.`,
    hint: RESTORE_HINT,
    example: { path: "FILE", problem: "its last line, line 3, breaks off" },
  },
  fixtureEmpty: {
    kind: "environment",
    message: ({ path, what }: { path: string; what: string }) => `${path} holds no ${what}.`,
    hint: RESTORE_HINT,
    example: { path: "FILE", what: "frames" },
  },
  wiresMissing: {
    kind: "environment",
    code: "fixture-empty",
    message: ({ folder }: { folder: string }) => `${folder} holds no wire.`,
    hint: FOLDER_HINT,
    example: { folder: "FOLDER" },
  },
  fixtureMissing: {
    kind: "usage",
    message: ({ name, path }: { name: string; path: string; near?: string | undefined }) =>
      `There is no fixture \`${name}\`: ${path} does not exist.`,
    hint: ({ near }) =>
      near ??
      "The folder's manifest.json names its fixtures. `touchstone fixtures list` names the fixtures of the package. TOUCHSTONE_FIXTURES (or --fixtures) chooses the folder.",
    example: { name: "NAME", path: "FILE" },
  },
  fixtureNewer: NEWER_FORMAT,
  fixtureNotChosen: {
    kind: "usage",
    message: "No fixture was chosen.",
    hint: "Set TOUCHSTONE_FIXTURE (or --fixture) to a fixture's name, or TOUCHSTONE_MATCH=prompt.",
  },
  fixtureOnlySession: {
    kind: "usage",
    message: ({ name, path }: { name: string; path: string }) =>
      `The fixture \`${name}\` is a session file of codex, ${path}, which can't be replayed: it has no events and no messages between codex and a client.`,
    hint: ({ path }) =>
      `\`touchstone show ${path}\` shows its records, \`touchstone verify ${path}\` checks them, and \`touchstone diff\` compares them with the records of another fixtures folder. To replay the session, import a capture of its events or messages.`,
    example: { name: "NAME", path: "FILE" },
  },
  fixturesMissing: {
    kind: "usage",
    message: ({ folder }: { folder: string }) => `The fixtures folder ${folder} does not exist.`,
    hint: FOLDER_HINT,
    example: { folder: "FOLDER" },
  },
  fixturesNotFound: {
    kind: "usage",
    code: "fixtures-missing",
    message: ({ folder }: { folder: string }) => `There is no fixtures folder in ${folder} or above it.`,
    hint: FOLDER_HINT,
    example: { folder: "FOLDER" },
  },
  listenFailed: {
    kind: "environment",
    message: ({ cause }: { cause: unknown }) => `Can't listen: ${getErrorMessage(cause)}.`,
    hint: "Another program may use this address. Port 0 takes any free port.",
    example: { cause: "REASON" },
  },
  listenInvalid: {
    kind: "usage",
    message: ({ url }: { url: string }) =>
      `unsupported --listen URL \`${url}\`; expected \`stdio://\`, \`unix://\`, \`unix://PATH\`, \`ws://IP:PORT\`, or \`off\``,
    hint: "`codex app-server --help` describes them.",
    example: { url: "URL" },
  },
  messageTooLong: {
    kind: "usage",
    message: ({ mebibytes }: { mebibytes: number }) =>
      `The client sent a message, or a prompt, of more than ${mebibytes} MiB.`,
    hint: "The real codex would keep all of it in memory. Send a path in place of a file's content.",
    example: { mebibytes: 64 },
  },
  notAsRecorded: {
    kind: "finding",
    message: ({ fixture, mismatches }: { fixture: string; mismatches: string[] }) =>
      [`${fixture} was not replayed as recorded:`, ...mismatches].join("\n"),
    hint: "The client under test did not send what the official SDK sent. `touchstone show NAME --wire` prints what was recorded; docs/replay.md says what must match.",
    example: { fixture: "FIXTURE", mismatches: ["MISMATCH"] },
  },
  optionInvalid: {
    kind: "usage",
    message: ({ given }: { given: string; expected: string }) => `${given} can't be used.`,
    hint: ({ expected }) => expected,
    example: { given: "--match all", expected: "Give `name` or `prompt`." },
  },
  wrapInvalid: {
    kind: "usage",
    code: "option-invalid",
    message: "`wrap` needs one `--output FILE`.",
    hint: "Give `touchstone-codex wrap --output FILE`, and options of the fake codex such as `--fixture NAME`.",
  },
  wrapperUnwritable: {
    kind: "environment",
    message: ({ file, cause }: { file: string; cause: unknown }) =>
      `${file} can't be written: ${getReason(cause)}.`,
    hint: "Give --output a file in a folder that exists, and that you may write to.",
    example: { file: "FILE", cause: "REASON" },
  },
  paceInvalid: {
    kind: "usage",
    message: ({ text }: { text: string }) => `\`${text}\` is no pace.`,
    hint: "Give `recorded`, a factor of the recorded gaps such as `0.5x`, or milliseconds such as `20`.",
    example: { text: "PACE" },
  },
  promptUnknown: {
    kind: "usage",
    message: ({ folder, asked }: { folder: string; asked: string }) =>
      `No fixture of ${folder} has ${asked}.`,
    hint: "Name the fixture with TOUCHSTONE_FIXTURE.",
    example: { folder: "FOLDER", asked: 'the prompt "PROMPT"' },
  },
  reportUnwritable: {
    kind: "environment",
    message: ({ file, cause }: { file: string; cause: unknown }) =>
      `The report ${file} can't be written: ${getReason(cause)}.`,
    hint: "Give --report (TOUCHSTONE_REPORT) a file in a folder that exists.",
    example: { file: "FILE", cause: "REASON" },
  },
  sessionFileUnwritable: {
    kind: "environment",
    message: ({
      path,
      folder,
      problem,
    }: {
      path: string;
      folder: string;
      problem: string;
      cause?: unknown;
    }) => `The session file ${path} can't be written below ${folder}: ${problem}.`,
    hint: "Give --session-files (or TOUCHSTONE_SESSION_FILES) a folder that you may write to, or unset CODEX_HOME.",
    example: { path: "FILE", folder: "FOLDER", problem: "PROBLEM" },
  },
  processMissing: {
    kind: "usage",
    code: "step-missing",
    message: ({ name, process }: { name: string; process: number }) =>
      `\`${name}\` has no codex process ${process}.`,
    hint: ({ name }) => `Name an earlier one, such as ${name}@1, or leave the number out.`,
    example: { name: "FIXTURE", process: 3 },
  },
  stepMissing: {
    kind: "usage",
    message: ({ name, steps }: { name: string; steps: number }) =>
      steps === 1
        ? `\`${name}\` has only one step.`
        : `\`${name}\` has ${steps} steps, and none with the given number.`,
    hint: ({ name, steps }) =>
      steps === 1 ? `Name it without \`@\`: ${name}.` : `Name a step from ${name}@1 to ${name}@${steps}.`,
    example: { name: "FIXTURE", steps: 2 },
  },
  versionUnknown: {
    kind: "usage",
    message: ({ folder }: { folder: string }) =>
      `No manifest in ${folder} says which codex the fixture was recorded with.`,
    hint: `Set TOUCHSTONE_FIXTURE to a fixture that the ${MANIFEST_FILE} lists, or TOUCHSTONE_FIXTURES to a folder that has a manifest.`,
    example: { folder: "FOLDER" },
  },
});
