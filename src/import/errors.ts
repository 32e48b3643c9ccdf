import { defineErrors } from "../lib/index.js";

const ACCEPTED =
  "`touchstone import` reads messages of `codex app-server` (with or without their direction), events of `codex exec --json`, and session files of codex. A file has one of these on each line, or a JSON list of them. `--protocol` names the format.";

/** The errors of importing a capture. */
export const importErrors = defineErrors({
  captureAmbiguous: {
    kind: "usage",
    message: ({ file, line, id }: { file: string; line: number; id: string }) =>
      `${file}:${line} answers request ${id}, and both the client and codex have sent a request with this id.`,
    hint: 'Give each message its direction: `{"from":"codex","message":{…}}`, or `client`.',
    example: { file: "FILE", line: 3, id: "0" },
  },
  captureBroken: {
    kind: "usage",
    message: ({ file, line, problem }: { file: string; line: number; problem: string }) =>
      `${file}:${line} can't be imported: ${problem}.`,
    hint: "Remove the lines that are no messages, such as lines of a log, and import the capture again. `touchstone import` leaves nothing out silently.",
    example: { file: "FILE", line: 3, problem: "it is no JSON" },
  },
  captureLacksDirection: {
    kind: "usage",
    message: ({ file, line }: { file: string; line: number }) =>
      `${file}:${line} does not say who sent the message, and other lines do.`,
    hint: 'Give each message its direction: `{"from":"codex","message":{…}}`, or `client`. docs/verify.md lists other words for it.',
    example: { file: "FILE", line: 3 },
  },
  captureMissing: {
    kind: "usage",
    message: ({ file }: { file: string }) => `There is no file ${file}.`,
    hint: "Name the file of the capture, or `-` for stdin.",
    example: { file: "FILE" },
  },
  captureMisfits: {
    kind: "finding",
    message: ({ file, release, found }: CaptureMisfits) =>
      [
        `${file} contains what ${release === undefined ? "no measured release of codex sends" : `codex ${release} does not send`}, so nothing was written:`,
        ...found.slice(0, MAX_FOUND).map((text) => `  ${text}`),
        ...(found.length > MAX_FOUND ? [`  and ${found.length - MAX_FOUND} more`] : []),
      ].join("\n"),
    hint: ({ file }) =>
      `\`touchstone verify ${file}\` shows each finding with its line. A capture that was cut, or that is of a release that the atlas lacks, may be correct: \`--allow-misfits\` imports it, and the manifest says so.`,
    example: { file: "FILE", release: "RELEASE", found: ["line 3: PROBLEM"] },
  },
  captureNotText: {
    kind: "usage",
    code: "capture-unrecognized",
    message: ({ file, looks }: { file: string; looks: string }) => `${file} looks like ${looks}.`,
    hint: `Convert it to UTF-8 text first. ${ACCEPTED}`,
    example: { file: "FILE", looks: "text in UTF-16" },
  },
  captureNotUtf8: {
    kind: "usage",
    code: "capture-broken",
    message: ({ file, line }: { file: string; line: number }) =>
      `${file}:${line} has bytes that are not UTF-8.`,
    hint: "codex writes UTF-8, so something changed these bytes. Repair the line, or take a capture that was not converted.",
    example: { file: "FILE", line: 3 },
  },
  captureOfSeveralThreads: {
    kind: "usage",
    message: ({ file, lines: [one, other] }: { file: string; lines: [number, number] }) =>
      `${file} has events of two threads: line ${one} begins one, and line ${other} another.`,
    hint: "An imported fixture of `codex exec` has one thread: split the file, and import each part.",
    example: { file: "FILE", lines: [1, 9] },
  },
  captureReleaseUnknown: {
    kind: "usage",
    message: ({ file }: { file: string }) =>
      `${file} does not say which release of codex it is from, and fits no measured release.`,
    hint: "Name the release with `--codex VERSION`.",
    example: { file: "FILE" },
  },
  captureTooLarge: {
    kind: "usage",
    message: ({ file, mebibytes }: { file: string; mebibytes: number }) =>
      `${file} is larger than ${mebibytes} MiB.`,
    hint: "A fixture is read in tests: cut the capture to what matters.",
    example: { file: "FILE", mebibytes: 64 },
  },
  captureUnrecognized: {
    kind: "usage",
    message: ({ file, looks }: { file: string; looks: string }) =>
      `${file} holds no messages of codex: it begins with ${looks}.`,
    hint: ACCEPTED,
    example: { file: "FILE", looks: "text that is no JSON" },
  },
  captureUnsupported: {
    kind: "usage",
    message: ({ file, title }: { file: string; title: string }) =>
      `${file} is ${title}, which can't be imported.`,
    hint: ACCEPTED,
    example: { file: "FILE", title: "the old events of `codex exec --json` (0.8.0 to 0.42)" },
  },
  fixtureExists: {
    kind: "usage",
    message: ({ name, folder }: { name: string; folder: string }) =>
      `${folder} has another fixture \`${name}\` already.`,
    hint: "`--replace` puts the capture in its place, and `touchstone review` shows what that changes. Otherwise choose another name.",
    example: { name: "NAME", folder: "FOLDER" },
  },
  nameOfScenario: {
    kind: "usage",
    message: ({ name }: { name: string }) =>
      `\`${name}\` is the name of a scenario, or of a fixture that a harvest recorded.`,
    hint: "Choose another name: a harvest would put its recording in the place of the capture.",
    example: { name: "NAME" },
  },
  sessionOfSdk: {
    kind: "usage",
    message: ({ sdk, needed }: { sdk: string; needed: string }) =>
      `The capture is a session file. It becomes a fixture of \`${needed}\`, and not of \`${sdk}\`.`,
    hint: ({ needed }) => `Leave \`--sdk\` out, or say \`--sdk ${needed}\`.`,
    example: { sdk: "SUBJECT", needed: "exec" },
  },
  protocolDiffers: {
    kind: "usage",
    message: ({ sdk, protocol, needed }: { sdk: string; protocol: string; needed: string }) =>
      `The fixtures of \`${sdk}\` are of the protocol ${protocol}, and the capture is of ${needed}.`,
    hint: "Leave `--sdk` out, or name a subject with the capture's protocol.",
    example: { sdk: "SUBJECT", protocol: "exec", needed: "app-server" },
  },
});

const MAX_FOUND = 5;

interface CaptureMisfits {
  file: string;
  /** The release that the capture must fit; undefined: any measured release. */
  release: string | undefined;
  /** Each finding with its line. */
  found: string[];
}
