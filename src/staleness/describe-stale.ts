import { formatCount } from "../lib/index.js";
import type { StaleCause, StaleFixture } from "./find-stale.js";

/** From this number of fixtures on, fixtures that are stale for the same reason share one line. */
const SHARED_LINE_MIN = 4;

/** A scenario that was removed, or a scenario module whose checkout is not known. */
const NOT_RECORDABLE = "its scenario is not among those that there are";

/** What is left for a fixture that came from a capture. */
const CAPTURED =
  "it was captured, and no harvest can record it again: restore it from git, or import it again";

/** The causes that are about the subject as a whole, and not about a file of one fixture. */
const SUBJECT_CAUSES: StaleCause[] = ["driver", "codex", "sdk"];

/**
 * Describes stale fixtures, and says what to run: ``scenarios/a.yaml changed since it was recorded; run `touchstone
 * harvest --scenario a` ``. Many that are stale for the same reason, such as a moved pin, share one line.
 * @param flags of `touchstone harvest` that choose the fixtures, such as `--sdk typescript`
 * @returns lines
 */
export function describeStale(stale: StaleFixture[], flags = ""): string[] {
  const groups = new Map<string, StaleFixture[]>();
  for (const one of stale) {
    const key = JSON.stringify([one.cause, one.problem, one.recordable, one.captured]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const harvest = ["touchstone harvest", flags].filter(Boolean).join(" ");
  return [...groups.values()].flatMap((group) =>
    group.length < SHARED_LINE_MIN
      ? group.map((one) => `${describeOne(one)}; ${describeRemedy(one, `${harvest} --scenario ${one.name}`)}`)
      : [`${describeGroup(group)}; ${describeRemedy(group[0] as StaleFixture, `${harvest} --changed`)}`],
  );
}

function describeRemedy({ recordable, captured }: StaleFixture, harvest: string): string {
  if (captured) return CAPTURED;
  return recordable ? `run \`${harvest}\`` : NOT_RECORDABLE;
}

function describeOne({ name, cause, what, problem }: StaleFixture): string {
  return SUBJECT_CAUSES.includes(cause) ? `${name}: ${what} ${problem}` : `${what} ${problem}`;
}

function describeGroup(group: StaleFixture[]): string {
  const names = group.slice(0, 3).map(({ name }) => name);
  const fixtures = `${formatCount(group.length, "fixture")} (${names.join(", ")} and ${group.length - 3} more)`;
  const [{ cause, what, problem }] = group as [StaleFixture];
  return SUBJECT_CAUSES.includes(cause)
    ? `${fixtures}: ${what} ${problem}`
    : `${fixtures}: the ${CAUSE_WORDS[cause] ?? cause} of each ${problem}`;
}

const CAUSE_WORDS: Partial<Record<StaleCause, string>> = { "never recorded": "scenario" };
