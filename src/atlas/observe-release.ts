/** Builds the observations of one release from what became of its scenarios. */
import { isLegacyEvent, type Protocol, type TranscriptProtocol } from "../protocol/index.js";
import { parseJson } from "../transcript/index.js";
import type { MeasuredScenario } from "./measured-scenarios.js";
import { type Observation, observeFixtures } from "./observe-fixtures.js";
import { shortenReason } from "./shorten-reason.js";

/** Scenario → what became of it. */
export type ScenarioResults = ReadonlyMap<string, MeasuredScenario>;

/**
 * Builds the observation of a release with a protocol. If exec prints the old events, the observation's protocol is `legacy`.
 * @param allowed the paths that the release's schema allows
 */
export function observeProtocol(
  release: string,
  protocol: Protocol,
  results: ScenarioResults,
  allowed: string[],
): Observation {
  return protocol === "exec" && [...results.values()].some(hasLegacyEvents)
    ? observe(release, "legacy", [...markResumingUnsupported(results)], allowed)
    : observe(release, protocol, [...results], allowed);
}

/**
 * Builds the observation of the session files that codex wrote with any of the protocols. A scenario counts as measured if it ran with
 * at least one of them.
 */
export function observeSessions(release: string, protocols: ScenarioResults[]): Observation {
  return observe(
    release,
    "session",
    protocols.flatMap((results) => [...results].map(readSession)),
    [],
  );
}

function observe(
  release: string,
  protocol: TranscriptProtocol,
  results: (readonly [string, MeasuredScenario])[],
  allowed: string[],
): Observation {
  const pick = (kind: "unsupported" | "failed") =>
    Object.fromEntries(results.flatMap(([name, one]) => (one.kind === kind ? [[name, one.reason]] : [])));
  const fixtures = results.flatMap(([, one]) => (one.kind === "recorded" ? [one.fixture] : []));
  const [failed, unsupported] = [pick("failed"), pick("unsupported")];
  return observeFixtures({ release, protocol, fixtures, failed, unsupported, allowed });
}

function hasLegacyEvents(measured: MeasuredScenario): boolean {
  if (measured.kind !== "recorded") return false;
  const { entry, files } = measured.fixture;
  const lines = entry.steps.flatMap(({ file }) => String(files[file]).split("\n"));
  return lines.some((line) => line.includes('"msg"') && isLegacyEvent(parseJson(line)));
}

/**
 * Marks the scenarios that resume a thread, which have several steps, as unsupported. The driver finds a thread's id only in today's
 * events. With the old events it starts a new thread, and does not resume the first one.
 */
function* markResumingUnsupported(results: ScenarioResults): Generator<readonly [string, MeasuredScenario]> {
  const reason = "the events have no id of a thread that the driver could resume";
  for (const [name, one] of results) {
    const isResumed = one.kind === "recorded" && one.fixture.entry.steps.length > 1;
    yield [name, isResumed ? { kind: "unsupported", reason } : one];
  }
}

/** Reads what became of the session files of a scenario. */
function readSession([name, one]: [string, MeasuredScenario]): readonly [string, MeasuredScenario] {
  const problem = one.kind === "recorded" ? one.fixture.sessionProblem : undefined;
  return [name, problem === undefined ? one : { kind: "failed", reason: shortenReason(problem) }];
}
