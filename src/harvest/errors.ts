import { defineErrors, getErrorMessage } from "../lib/index.js";
import { DRIVER_START } from "./client/client.js";

const SCENARIO_HINT = "docs/scenarios.md describes each part of a scenario.";
const DRIVER_HINT =
  "`command` in the driver's subject.yaml starts it; a compiled driver must be built first. docs/drivers.md describes the messages that it exchanges with touchstone.";

/** The errors of a harvest: scenarios that cannot be recorded, and recordings that must not be stored. */
export const harvestErrors = defineErrors({
  cacheInRepository: {
    kind: "environment",
    message: ({ folder }: { folder: string }) =>
      `The cache lies in the git repository ${folder}, which codex would find.`,
    hint: "Set TOUCHSTONE_CACHE to a folder outside any repository, such as /var/tmp/touchstone.",
    example: { folder: "FOLDER" },
  },
  cachePathTooLong: {
    kind: "environment",
    message: ({ folder, limit }: { folder: string; limit: number }) =>
      `The path of the cache, ${folder}, is too long: the path of a socket in it would be longer than the ${limit} bytes that the system allows.`,
    hint: "Set TOUCHSTONE_CACHE to a folder with a shorter path, such as /var/tmp/touchstone.",
    example: { folder: "FOLDER", limit: 107 },
  },
  driverOutputInvalid: {
    kind: "finding",
    code: "scenario-failed",
    message: ({ name, step, problem }: FailedStep) => `${name}: ${step}: ${problem}`,
    hint: "A driver writes only messages of the driver protocol to stdout (docs/drivers.md). Let it print everything else to stderr.",
    example: { name: "SCENARIO", step: "STEP", problem: "PROBLEM" },
  },
  frameInvalid: {
    kind: "finding",
    message: ({ name, line, problem }: { name: string; line: number; problem: string }) =>
      `${name}: frame ${line} of the wire breaks codex's own schema: ${problem}`,
    hint: "codex and its schema disagree, or the SDK uses the protocol of another release: check both pins.",
    example: { name: "SCENARIO", line: 3, problem: "PROBLEM" },
  },
  partUnusable: {
    kind: "usage",
    message: ({ folder, problem }: { folder: string; problem: string }) =>
      `${folder} can't be merged as a part of a harvest: ${problem}.`,
    hint: "Each part is a fixtures folder in which `touchstone harvest --shard K/N` ran once. Before that, either each machine had the same commit checked out, or each folder that `--output` named was empty.",
    example: { folder: "FOLDER", problem: "PROBLEM" },
  },
  partsDiffer: {
    kind: "usage",
    message: ({ fact, values }: { fact: string; values: (string | undefined)[] }) =>
      `The parts are not of one harvest: \`${fact}\` is ${values.join(" in one, and ")} in another.`,
    hint: "Record all parts with the same flags, TOUCHSTONE_ACTOR and versions of touchstone, Node and Python.",
    example: { fact: "by", values: ['"ONE"', '"OTHER"'] },
  },
  partsOverlap: {
    kind: "usage",
    code: "parts-differ",
    message: ({ name }: { name: string }) => `Two parts have recorded ${name}.`,
    hint: "Give each part once: `--shard 1/N` to `--shard N/N`.",
    example: { name: "SCENARIO" },
  },
  loginShell: {
    kind: "environment",
    message: ({ name, method, shell }: { name: string; method: string; shell: string }) =>
      `${name}: codex carries out \`${method}\` with the user's login shell, which is ${shell} here. The scenario needs bash.`,
    hint: "Record it as a user whose login shell is bash (`chsh -s /bin/bash`). Scenarios without such a request work with any login shell.",
    example: { name: "SCENARIO", method: "thread/shellCommand", shell: "/bin/zsh" },
  },
  raceOrderNeverFell: {
    kind: "finding",
    message: ({ name, runs }: { name: string; runs: number }) =>
      `${name}: none of ${runs} runs had the preferred order of all races.`,
    hint: "Look at the `order` under `races:` in the scenario: this codex may have reversed it, or may no longer send one of the two messages.",
    example: { name: "SCENARIO", runs: 20 },
  },
  runDisturbed: {
    kind: "environment",
    message: ({ name, runs, disturbance }: { name: string; runs: number; disturbance: string }) =>
      `${name}: each of ${runs} runs was disturbed: ${disturbance}.`,
    hint: "Harvest again when nobody else runs codex on this machine, and when it is less busy.",
    example: { name: "SCENARIO", runs: 20, disturbance: "REASON" },
  },
  runsInTemporary: {
    kind: "environment",
    message: ({ cache, cause }: { cache: string; cause?: unknown }) =>
      `The cache ${cache} lies in /tmp, where codex's sandbox lets every command write, and /var/tmp can't be used for the runs${cause === undefined ? "" : `: ${getErrorMessage(cause)}`}.`,
    hint: "Set TOUCHSTONE_CACHE to a folder that is not in /tmp.",
    example: { cache: "FOLDER" },
  },
  scenarioFailed: {
    kind: "finding",
    message: ({ name, step, problem }: FailedStep) => `${name}: ${step}: ${problem}`,
    hint: ({ step }) => (step === DRIVER_START ? DRIVER_HINT : SCENARIO_HINT),
    example: { name: "SCENARIO", step: "STEP", problem: "PROBLEM" },
  },
  scenarioFailedOtherwise: {
    kind: "finding",
    code: "scenario-failed",
    message: ({ name, cause }: { name: string; cause: unknown }) => `${name}: ${getErrorMessage(cause)}`,
    hint: "touchstone does not know this failure: please report it, with the scenario.",
    example: { name: "SCENARIO", cause: "REASON" },
  },
  scenarioRefusedBySystem: {
    kind: "finding",
    code: "scenario-failed",
    message: ({ name, cause }: { name: string; cause: unknown; hint: string }) =>
      `${name}: ${getErrorMessage(cause)}`,
    hint: ({ hint }) => hint,
    example: { name: "SCENARIO", cause: "REASON", hint: "The disk is full: make room." },
  },
  scenarioTimeout: {
    kind: "finding",
    message: ({ name, step, problem }: FailedStep) => `${name}: ${step}: ${problem}`,
    hint: SCENARIO_HINT,
    example: {
      name: "SCENARIO",
      step: "STEP",
      problem: "still not done after 60 s; the last frame came from codex: METHOD",
    },
  },
  scenarioUnstable: {
    kind: "finding",
    message: ({ name, runs, counts, place }: UnstableScenario) =>
      `${name}: ${runs} runs gave ${counts.length} different transcripts (${counts.join(" and ")} times); the first difference is at ${place}.`,
    hint: "Fix the order of the race with `wait_for` or `hold` in the model script. If that is not possible, name the cause under `races:` in the scenario: the manifest then lists the variants.",
    example: { name: "SCENARIO", runs: 10, counts: [9, 1], place: "FILE:LINE" },
  },
  sdkBroken: {
    kind: "environment",
    message: ({ version, output }: { version: string; output: string }) =>
      `openai-codex ${version} can't be imported:\n${output}`,
    hint: "If it is a checkout, correct it. If it is a release, remove its environment in the cache: the next run makes it again.",
    example: { version: "VERSION", output: "REASON" },
  },
  sdkNotPython: {
    kind: "usage",
    message: ({ sdk }: { sdk: string }) =>
      `A checkout of the Python SDK was given, and \`${sdk}\` does not use it.`,
    hint: "Leave out --python-sdk, or --sdk.",
    example: { sdk: "SDK" },
  },
  sessionFileUnreadable: {
    kind: "finding",
    message: ({ path, line, cause }: { path: string; line: number; cause: unknown }) =>
      `Line ${line} of ${path} in codex's home is no JSON: ${getErrorMessage(cause)}`,
    hint: "codex was killed while it wrote the line, or another program changed the file: harvest again.",
    example: { path: "PATH", line: 1, cause: "REASON" },
  },
});

interface FailedStep {
  name: string;
  /** The step that the client was in. */
  step: string;
  problem: string;
}

interface UnstableScenario {
  name: string;
  runs: number;
  /** For each transcript, the number of runs that produced it. */
  counts: number[];
  /** The first place where two transcripts differ. */
  place: string | undefined;
}
