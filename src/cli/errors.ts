import { defineErrors } from "../lib/index.js";

const MERGE_HINT =
  "Name what the shards wrote: fixtures folders, reports of `check --json` or `parity --json`, or folders of an atlas.";

/** The errors of the command line: wrong flags, wrong input, findings of commands, and an interruption. */
export const cliErrors = defineErrors({
  atlasMissing: {
    kind: "usage",
    message: ({ file }: { file: string }) => `There is no atlas: ${file} can't be read.`,
    hint: "`touchstone atlas --codex RANGE` writes one; `--atlas FOLDER` names another place.",
    example: { file: "FILE" },
  },
  checklistOutOfDate: {
    kind: "finding",
    message: ({ file, exists }: { file: string; exists: boolean }) =>
      `${file} ${exists ? "is out of date" : "is not there"}.`,
    hint: "Run `touchstone checklist`, and commit the file: your notes in it stay.",
    example: { file: "FILE", exists: true },
  },
  copyTargetExists: {
    kind: "usage",
    message: ({ folder }: { folder: string }) => `${folder} exists already.`,
    hint: "Name a new folder, or delete that one first.",
    example: { folder: "FOLDER" },
  },
  copyTargetMissing: {
    kind: "usage",
    message: ({ name }: { name: string }) =>
      `The first argument is the new folder, and \`${name}\` is a fixture of the package.`,
    hint: ({ name }) =>
      `\`touchstone fixtures copy test/fixtures ${name}\` copies this fixture. For a folder with this name, write \`./${name}\`.`,
    example: { name: "NAME" },
  },
  coverageUnexplained: {
    kind: "finding",
    message: ({ problems }: { problems: string[] }) => problems.join("\n"),
    hint: "For each name, write a scenario that contains it, or a reason in `coverage/reasons.yaml` in the folder of the scenarios. Remove each reason that no longer holds.",
    example: { problems: ["PROBLEM"] },
  },
  initFolderMissing: {
    kind: "usage",
    message: ({ folder }: { folder: string }) => `There is no folder ${folder}.`,
    hint: "Create it first, or correct the path.",
    example: { folder: "FOLDER" },
  },
  interrupted: {
    kind: "environment",
    message: "Interrupted: no unfinished result was written.",
    hint: "Every process of the run has ended. Run the command again when you like.",
  },
  liveFlagsWithoutLive: {
    kind: "usage",
    code: "live-wrong",
    message: "--upstream and --model are for a live harvest.",
    hint: "Add --live and --output FOLDER.",
  },
  liveIntoFixtures: {
    kind: "usage",
    code: "live-wrong",
    message: ({ fixtures }: { fixtures: string }) =>
      `--live writes nothing into ${fixtures}: a recording with a real model is not deterministic.`,
    hint: "Name another folder with --output.",
    example: { fixtures: "FOLDER" },
  },
  liveWithRuns: {
    kind: "usage",
    code: "live-wrong",
    message: "--runs finds races by comparing recordings, and a real model answers differently each time.",
    hint: "Leave --runs out.",
  },
  liveWithoutUpstream: {
    kind: "usage",
    code: "live-wrong",
    message: "--live needs a model.",
    hint: "Add --upstream URL, the address of a Responses API.",
  },
  mergeDiffers: {
    kind: "usage",
    code: "merge-wrong",
    message: ({ what }: { what: string }) => `The parts are not of the same run: ${what} differ.`,
    hint: "Make all parts from the same commit, with the same flags, except `--shard`.",
    example: { what: "the versions" },
  },
  mergeKinds: {
    kind: "usage",
    code: "merge-wrong",
    message: "The parts are of different commands.",
    hint: "Merge the parts of one command: only fixtures folders, only reports of `check`, only reports of `parity`, or only folders of an atlas.",
  },
  mergePartMissing: {
    kind: "usage",
    code: "merge-wrong",
    message: ({ part, isThere }: { part: string; isThere: boolean }) =>
      isThere ? `${part} is no part that can be merged.` : `There is no file or folder ${part}.`,
    hint: MERGE_HINT,
    example: { part: "PART", isThere: true },
  },
  mergeShares: {
    kind: "usage",
    code: "merge-wrong",
    message: ({ shares, expected }: { shares: string[]; expected: string[] }) =>
      `The parts are ${shares.join(", ")}, and together they should be ${expected.join(", ")}.`,
    hint: "Give each part once.",
    example: { shares: ["1/2"], expected: ["1/2", "2/2"] },
  },
  mergeUnreadable: {
    kind: "usage",
    code: "merge-wrong",
    message: ({ file, problem }: { file: string; problem: string }) => `${file} can't be read: ${problem}`,
    hint: MERGE_HINT,
    example: { file: "FILE", problem: "PROBLEM" },
  },
  noBase: {
    kind: "usage",
    message: ({ folder }: { folder: string }) =>
      `${folder} has nothing to compare with: it lies in no git repository that has a commit, and no harvest has changed it since the last review.`,
    hint: "`touchstone harvest` keeps what it replaces for the next review. Or name what to compare with: `--base FOLDER`, another fixtures folder.",
    example: { folder: "FOLDER" },
  },
  nothingToCompare: {
    kind: "usage",
    message: ({ fixtures, reference }: { fixtures: string; reference: string }) =>
      `${fixtures} has no recorded scenarios to compare with the reference, ${reference}.`,
    hint: "`touchstone harvest --sdk typescript` records another subject. `touchstone parity --driver ./mine` compares your own SDK.",
    example: { fixtures: "FOLDER", reference: "REFERENCE" },
  },
  scenarioCaptured: {
    kind: "usage",
    message: ({ name, sdk }: { name: string; sdk: string }) =>
      `\`${name}\` is a captured fixture of ${sdk}: it has no scenario, so no subject can record it.`,
    hint: ({ name, sdk }) =>
      `\`touchstone show ${name} --sdk ${sdk}\` shows it, and \`touchstone diff ONE.jsonl OTHER.jsonl\` compares its files with others. To compare subjects, write a scenario: \`touchstone scenarios new NAME\`.`,
    example: { name: "NAME", sdk: "SDK" },
  },
  packageCodexUnknown: {
    kind: "usage",
    message: ({ codex }: { codex: string; versions: string[] }) =>
      `The package contains no fixtures of codex ${codex}.`,
    hint: ({ versions }) => `It contains fixtures of codex ${versions.join(", ")}.`,
    example: { codex: "VERSION", versions: ["VERSIONS"] },
  },
  packageFixtureUnknown: {
    kind: "usage",
    message: ({ name }: { name: string; near?: string | undefined }) =>
      `The package contains no fixture \`${name}\`.`,
    hint: ({ near }) => near ?? "`touchstone fixtures list` lists the fixtures of the package.",
    example: { name: "NAME" },
  },
  packageFixturesMissing: {
    kind: "usage",
    message: ({ sdk }: { sdk: string; subjects: string[] }) =>
      `The package contains no fixtures of \`${sdk}\`.`,
    hint: ({ subjects }) => `It contains fixtures of ${subjects.join(", ")}.`,
    example: { sdk: "SUBJECT", subjects: ["SUBJECTS"] },
  },
  rangeMissing: {
    kind: "usage",
    message: "No releases were named.",
    hint: "Name them with --codex, such as `touchstone atlas --codex latest:10`.",
  },
  reviewFlagsConflict: {
    kind: "usage",
    code: "review-flags",
    message: ({ flags }: { flags: string[] }) => `${flags.join(" and ")} do not go together.`,
    hint: "Give one of them.",
    example: { flags: ["--accept", "--reject"] },
  },
  reviewJsonConflict: {
    kind: "usage",
    code: "review-flags",
    message: ({ flag }: { flag: string }) =>
      `--json lists what is to be reviewed, and can't be combined with ${flag}.`,
    hint: "Give one of them.",
    example: { flag: "--terminal" },
  },
  reviewReasonUnused: {
    kind: "usage",
    code: "review-flags",
    message: "--reason is for --accept and --reject.",
    hint: "The page and the terminal ask for it.",
  },
  reviewNoSuchFixture: {
    kind: "usage",
    code: "review-flags",
    message: ({ name }: { name: string; near?: string | undefined }) => `There is no fixture \`${name}\`.`,
    hint: ({ near }) => near ?? "`touchstone review --json` lists the fixtures that are to be reviewed.",
    example: { name: "NAME" },
  },
  reviewNothingOpen: {
    kind: "usage",
    code: "review-flags",
    message: ({ name }: { name: string }) =>
      `The fixture \`${name}\` did not change, so there is nothing to decide.`,
    hint: "Add `--unreviewed` to accept a fixture that did not change and that nobody has accepted yet. `touchstone review --json` lists the changed fixtures.",
    example: { name: "NAME" },
  },
  closedTypes: {
    kind: "usage",
    message: "--closed is for JSON Schema.",
    hint: "Add `--lang json-schema`.",
    example: {},
  },
  showUnknown: {
    kind: "usage",
    message: ({
      name,
      folder,
    }: {
      name: string;
      folder: string;
      near?: string | undefined;
      isEmpty: boolean;
      isFile?: boolean;
      isFolder?: boolean;
      inPackage?: boolean;
      others?: string[];
    }) => `There is no fixture \`${name}\` in ${folder}.`,
    hint: ({ name, near, isEmpty, isFile, isFolder, inPackage, others = [] }) => {
      const [other, ...more] = others;
      if (isFolder) return `\`${name}\` is a folder: name one of its files, such as \`${name}/NAME.jsonl\`.`;
      if (isFile) return `Did you mean the file \`./${name}\`?`;
      if (other !== undefined) {
        const also = more.length > 0 ? ` (also ${more.join(", ")})` : "";
        return `${other} has one: \`touchstone show ${name} --sdk ${other}\`${also}.`;
      }
      if (near !== undefined) return near;
      if (isEmpty) return "Nothing is recorded there yet: run `touchstone harvest`.";
      if (inPackage)
        return "`touchstone fixtures list` names the fixtures of the package. The path of a file contains a `/` or ends with .jsonl.";
      return "`touchstone scenarios list` names your scenarios, and `touchstone fixtures list` the fixtures of the package. The path of a file contains a `/` or ends with .jsonl.";
    },
    example: { name: "NAME", folder: "FOLDER", isEmpty: false },
  },
  showFileMissing: {
    kind: "usage",
    code: "show-unknown",
    message: ({ path }: { path: string }) => `There is no file ${path}.`,
    hint: "Correct the path. The name of a fixture has no `/`, and does not end with .jsonl.",
    example: { path: "FILE" },
  },
  showFolder: {
    kind: "usage",
    message: ({ path }: { path: string }) => `${path} is a folder.`,
    hint: "Name one of its files, or the name of a fixture.",
    example: { path: "FOLDER" },
  },
  showWithoutWire: {
    kind: "usage",
    message: ({ name }: { name: string }) => `The fixture \`${name}\` has no wire.`,
    hint: "Fixtures of `codex exec` and captured session files have no wire: leave out --wire.",
    example: { name: "NAME" },
  },
  showWithoutSession: {
    kind: "usage",
    message: ({ name }: { name: string }) => `The fixture \`${name}\` has no session files.`,
    hint: "The subjects `exec` and `app-server` have them, if codex stored a thread: add `--sdk exec` or `--sdk app-server`. `touchstone harvest` adds them to a fixture of an older touchstone.",
    example: { name: "NAME" },
  },
  sourceDateInvalid: {
    kind: "usage",
    message: ({ epoch }: { epoch: string }) =>
      `SOURCE_DATE_EPOCH is \`${epoch}\`. It must be a time from 1970 to 9999, in seconds since 1970.`,
    hint: "Set it to a whole number, such as the output of `git log -1 --format=%ct`, or unset it.",
    example: { epoch: "TEXT" },
  },
  usesNotFound: {
    kind: "finding",
    message: ({ sources }: { sources: string[] }) => `No event of codex is named in ${sources.join(", ")}.`,
    hint: "Name the files or folders with the parser; it must have the names of events, such as `item.completed`, as string literals.",
    example: { sources: ["SOURCE"] },
  },
  wrongUse: {
    kind: "usage",
    message: ({ problem }: { problem: string; command: string; near?: string | undefined }) => problem,
    hint: ({ command, near }) => `${near ?? ""} See \`${command} --help\`.`.trim(),
    example: {
      problem: "unknown command 'NAME'",
      command: "touchstone",
      near: "Did you mean `harvest`?",
    },
  },
});
