import { formatCount, replaceControls } from "../lib/index.js";
import type { StaleCause, StaleFixture } from "./find-stale.js";

/** From this number of fixtures on, fixtures that are stale for the same reason share one line. */
const SHARED_LINE_MIN = 4;

/** The text in place of a command, if the catalogue can't be read, or if the scenario is a module whose checkout is not known. */
const NOT_RECORDABLE = "its scenario was not found, so no harvest can record it again";

/** The text in place of a command, for a fixture that was imported from a capture. */
const CAPTURED =
  "it was captured, and no harvest can record it again: restore it from git, or import it again";

/** The causes that are about the subject as a whole, and not about a file of one fixture. */
const SUBJECT_CAUSES: StaleCause[] = ["driver", "codex", "sdk"];

/** The causes whose line begins with the fixture's name, because `what` does not contain the name. */
const NAMED_CAUSES: StaleCause[] = [...SUBJECT_CAUSES, "scenario removed"];

/**
 * Describes stale fixtures, and says what to run: ``scenarios/a.yaml changed since it was recorded; run `touchstone
 * harvest --scenario a` ``. Four fixtures or more that are stale for the same reason, such as a moved pin, share one line.
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
  const lines = [...groups.values()].flatMap((group) =>
    listNames(group).length < SHARED_LINE_MIN
      ? group.map((one) => `${describeOne(one)}; ${describeRemedy(one, `${harvest} ${chooseFlag(one)}`)}`)
      : [`${describeGroup(group)}; ${describeRemedy(group[0] as StaleFixture, `${harvest} --changed`)}`],
  );
  return lines.map(replaceControls); // a scenario's file may have any name
}

function chooseFlag({ name, cause }: StaleFixture): string {
  return cause === "scenario removed" ? "--changed" : `--scenario ${name}`;
}

function describeRemedy({ cause, recordable, captured }: StaleFixture, harvest: string): string {
  if (captured) return CAPTURED;
  if (cause === "not valid") return "`touchstone scenarios validate` shows each mistake";
  if (cause === "scenario removed") return `run \`${harvest}\` to remove its fixture`;
  return recordable ? `run \`${harvest}\`` : NOT_RECORDABLE;
}

function describeOne({ name, cause, what, problem }: StaleFixture): string {
  return NAMED_CAUSES.includes(cause) ? `${name}: ${what} ${problem}` : `${what} ${problem}`;
}

function describeGroup(group: StaleFixture[]): string {
  const names = listNames(group);
  const fixtures = `${formatCount(names.length, "fixture")} (${names.slice(0, 3).join(", ")} and ${names.length - 3} more)`;
  const [{ cause, what, problem }] = group as [StaleFixture];
  return NAMED_CAUSES.includes(cause)
    ? `${fixtures}: ${what} ${problem}`
    : `${fixtures}: the ${CAUSE_WORDS[cause] ?? cause} of each ${problem}`;
}

/** Lists the names in a group, each once. A fixture that has lost several files is in the group once for each file. */
function listNames(group: StaleFixture[]): string[] {
  return [...new Set(group.map(({ name }) => name))];
}

const CAUSE_WORDS: Partial<Record<StaleCause, string>> = {
  "never recorded": "scenario",
  "not valid": "scenario",
};
