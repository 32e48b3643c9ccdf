import { defineErrors, formatCount, getReason, SYSTEM_HINTS } from "../lib/index.js";
import { AUDIT_FILE, MANIFEST_FILE, NEWER_FORMAT, UPDATE_HINT } from "../transcript/index.js";
import { RESTORE_MANIFEST } from "./folder-problem.js";

const NAMES_HINT =
  "A scenario's name consists of at most 80 lower case letters, digits and `_`. Its files are called `NAME.jsonl` or `NAME_stepN.jsonl`; in `wire`, `NAME.jsonl`; in `session`, `NAME.jsonl`, `NAME_threadN.jsonl` or `NAME_index.jsonl`. Rename the scenario.";
const NOT_ALLOWED =
  "This user has no permission to write there: change the permissions, or write elsewhere with `--output`.";

/** Error code of the system → hint for a file that cannot be written. */
const WRITE_HINTS: Record<string, string> = {
  ...SYSTEM_HINTS,
  EROFS: "The file system is read-only: write elsewhere with `--output`.",
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
};

/** The errors about a fixtures folder: missing parts, problems, and failed writes. */
export const storeErrors = defineErrors({
  alreadyAccepted: {
    kind: "finding",
    message: ({ name, by }: { name: string; by?: { by: string; at: string } | undefined }) =>
      `${name} was already accepted${by ? ` by ${by.by} at ${by.at}` : ""}.`,
    hint: "Nothing was written. To reject it anyway, review it again.",
    example: { name: "FIXTURE", by: { by: "REVIEWER", at: "TIME" } },
  },
  auditTooNew: NEWER_FORMAT,
  auditEntryUnknown: {
    kind: "environment",
    code: "audit-too-new",
    message: ({ file }: { file: string }) =>
      `The last entry of ${file} holds something that this touchstone does not know.`,
    hint: UPDATE_HINT,
    example: { file: AUDIT_FILE },
  },
  badFixtureName: {
    kind: "usage",
    message: ({ name }: { name: string }) => `\`${name}\` can't be the name of a fixture.`,
    hint: "A name has at most 80 lower case letters, digits and `_`, and does not begin with `_`. Choose another one.",
    example: { name: "NAME" },
  },
  badFixtureFile: {
    kind: "usage",
    code: "bad-fixture-name",
    message: ({ file, name }: { file: string; name: string }) =>
      `\`${file}\` is no name for a file of \`${name}\`.`,
    hint: NAMES_HINT,
    example: { file: "FILE", name: "SCENARIO" },
  },
  badSchemaName: {
    kind: "usage",
    code: "bad-fixture-name",
    message: ({ file }: { file: string }) => `\`${file}\` is no name for a schema.`,
    hint: "A scenario's schema is called `NAME.json`, with the scenario's name.",
    example: { file: "FILE" },
  },
  fileOfTwoFixtures: {
    kind: "usage",
    code: "bad-fixture-name",
    message: ({ file, names: [one, other] }: { file: string; names: [string, string] }) =>
      `\`${file}\` belongs to both \`${one}\` and \`${other}\`.`,
    hint: NAMES_HINT,
    example: { file: "FILE", names: ["SCENARIO", "OTHER_SCENARIO"] },
  },
  fixtureMoved: {
    kind: "finding",
    message: ({ name }: { name: string }) => `${name} has changed since you looked at it.`,
    hint: "Nothing was written. A harvest or another review came in between: look at it again.",
    example: { name: "FIXTURE" },
  },
  folderDamaged: {
    kind: "finding",
    message: ({ folder, problem }: { folder: string; problem: string }) =>
      `${folder} is damaged, so none of its fixtures can be accepted: ${problem}`,
    hint: "Nothing was written. Harvest the fixture again, reject it, or restore the folder from git.",
    example: { folder: "FOLDER", problem: "PROBLEM" },
  },
  folderLacksManifest: {
    kind: "finding",
    code: "folder-damaged",
    message: ({ folder }: { folder: string }) => `${folder} is damaged: its ${MANIFEST_FILE} is missing.`,
    hint: `Nothing was written. ${RESTORE_MANIFEST}`,
    example: { folder: "FOLDER" },
  },
  folderLocked: {
    kind: "environment",
    message: ({ folder }: { folder: string; lock: string }) =>
      `Another touchstone process has locked ${folder}.`,
    hint: ({ lock }) => `Wait until it has ended. If none is running, remove ${lock}.`,
    example: { folder: "FOLDER", lock: "LOCK" },
  },
  folderLockLost: {
    kind: "environment",
    message: ({ folder }: { folder: string }) =>
      `The lock of ${folder} was lost: another touchstone process may have locked it now.`,
    hint: "This happens when a process is stopped for more than ten seconds, or its lock is removed. Run the command again.",
    example: { folder: "FOLDER" },
  },
  manifestDamaged: {
    kind: "finding",
    message: ({ file, problem }: { file: string; problem: string }) => `${file} is damaged: ${problem}`,
    hint: ({ file }) =>
      `${UPDATE_HINT} Else restore it (\`git checkout -- ${file}\`), or remove the folder and record again.`,
    example: { file: "MANIFEST", problem: "scenarios.NAME.steps: PROBLEM" },
  },
  manifestMissing: {
    kind: "finding",
    message: ({ folder }: { folder: string }) => `${folder} has fixtures, but its manifest.json is missing.`,
    hint: RESTORE_MANIFEST,
    example: { folder: "FOLDER" },
  },
  manifestTooNew: NEWER_FORMAT,
  noFixtures: {
    kind: "usage",
    message: ({ folder }: { folder: string; sdk: string; near?: string | undefined }) =>
      `${folder} has no fixtures.`,
    hint: ({ sdk, near }) =>
      near ??
      `Record them with \`touchstone harvest --sdk ${sdk}\`, or name another folder with --fixtures: one with a subfolder for each subject.`,
    example: { folder: "FOLDER", sdk: "SDK" },
  },
  noFixturesFolder: {
    kind: "usage",
    code: "no-fixtures",
    message: ({ folder }: { folder: string }) => `${folder} does not exist.`,
    hint: "Name a folder that has a manifest.json.",
    example: { folder: "FOLDER" },
  },
  noFixturesOfSubject: {
    kind: "usage",
    code: "no-fixtures",
    message: ({ folder, sdk }: { folder: string; sdk: string; near?: string | undefined }) =>
      `There are no fixtures of \`${sdk}\`: ${folder} does not exist.`,
    hint: ({ sdk, near }) =>
      near ?? `Record them with \`touchstone harvest --sdk ${sdk}\`, or name a folder with --fixtures.`,
    example: { folder: "FOLDER", sdk: "SDK" },
  },
  noSuchFixture: {
    kind: "usage",
    message: ({ name, folders: [one, other] }: NoSuchFixture) =>
      `Neither ${one} nor ${other} has a fixture \`${name}\`.`,
    hint: ({ near, count }) =>
      near ?? `Together they have ${formatCount(count, "fixture")}, which their manifests list.`,
    example: { name: "NAME", folders: ["FOLDER", "OTHER_FOLDER"], count: 89 },
  },
  noSuchFixtureToReview: {
    kind: "usage",
    code: "no-such-fixture",
    message: ({ name }: { name: string }) =>
      `There is no fixture \`${name}\`, neither in the base nor in the folder.`,
    hint: "`touchstone review --json` lists what is to be reviewed.",
    example: { name: "NAME" },
  },
  noSuchFixtureInAudit: {
    kind: "usage",
    code: "no-such-fixture",
    message: ({ name, folder }: { name: string; folder: string; near?: string | undefined }) =>
      `The audit log of ${folder} has nothing about \`${name}\`.`,
    hint: ({ near }) => near ?? "`touchstone audit` without a name shows the whole log.",
    example: { name: "NAME", folder: "FOLDER" },
  },
  nothingToRestore: {
    kind: "finding",
    message: ({ name }: { name: string }) => `${name} is as it was before: there is nothing to restore.`,
    hint: "Nothing was written. Only a fixture that differs from the base can be rejected.",
    example: { name: "FIXTURE" },
  },
  otherSdk: {
    kind: "usage",
    message: ({ folder, there, given }: { folder: string; there: string; given: string }) =>
      `${folder} holds fixtures of the SDK \`${there}\`, not of \`${given}\`.`,
    hint: "Each SDK has a folder of its own: give another one with `--output`.",
    example: { folder: "FOLDER", there: "SDK", given: "OTHER_SDK" },
  },
  storeWriteFailed: {
    kind: "environment",
    message: ({ path, cause }: { path: string; state: string; cause: unknown }) =>
      `${path} could not be written: ${getReason(cause)}`,
    hint: ({ state, cause }) =>
      `${state} ${WRITE_HINTS[(cause as NodeJS.ErrnoException).code ?? ""] ?? "Run the command again once the cause is gone."}`,
    example: { path: "FILE", state: "The old fixtures are untouched.", cause: "REASON" },
  },
  symbolicLink: {
    kind: "environment",
    code: "store-write-failed",
    message: ({ path }: { path: string }) => `\`${path}\` in the fixtures folder is a symbolic link.`,
    hint: "The old fixtures are untouched. touchstone writes only into the fixtures folder: put a real folder in the place of the link.",
    example: { path: "FOLDER" },
  },
});

interface NoSuchFixture {
  name: string;
  /** Labels of the two sets of fixtures. */
  folders: [string, string];
  /** Number of fixtures that are in at least one of the two sets. */
  count: number;
  /** A hint that names a similar fixture; default: the number of fixtures. */
  near?: string | undefined;
}
