import { alignLines, type Difference, diffLines } from "../diff/index.js";
import type { Protocol } from "../protocol/index.js";
import { saidBy } from "./app-server.js";
import { commonFromAppServer } from "./from-app-server.js";
import { commonFromExec } from "./from-exec.js";
import { requestsOn } from "./requests.js";
import type { Comparison, Fact, ParityDifference, Recorded } from "./types.js";

/**
 * Lays what a subject gave beside what the reference, whose protocol is app-server, gave: all of it where both have the
 * same protocol, else what the subject's protocol can carry.
 */
export function compare(reference: Recorded, subject: Recorded, protocol: Protocol): Comparison[] {
  if (protocol === "exec")
    return [withoutOwnWords(sideBySide("events", commonFromAppServer(reference), commonFromExec(subject)))];
  const [theirs, ours] = [saidBy(reference), saidBy(subject)];
  const requests = (wire: Recorded["wire"]) => (wire ? requestsOn(wire) : []);
  return [
    sideBySide("events", theirs.turns, ours.turns),
    withoutMore(sideBySide("notifications", ...inOneOrder(theirs.beside, ours.beside))),
    sideBySide("requests", requests(reference.wire), requests(subject.wire)),
  ];
}

function sideBySide(what: Comparison["what"], reference: Fact[], subject: Fact[]): Comparison {
  const [old, now] = [reference, subject].map((facts) => facts.map(({ text }) => text)) as [
    string[],
    string[],
  ];
  const differences = diffLines(old, now)
    .filter(({ kind, class: class_ }) => kind !== "id-changed" || class_ !== "cosmetic")
    .map((difference) => told(difference, reference, subject));
  return { what, reference, subject, pairs: alignLines(old, now), differences };
}

/** When a caller gets what belongs to no turn is the SDK's choice; that it gets it is not. */
function inOneOrder(reference: Fact[], subject: Fact[]): [Fact[], Fact[]] {
  const sorted = (facts: Fact[]) => [...facts].sort((a, b) => (a.text < b.text ? -1 : 1));
  return [sorted(reference), sorted(subject)];
}

/** A subject that hands out more of what belongs to no turn lacks nothing. */
function withoutMore({ differences, ...comparison }: Comparison): Comparison {
  return { ...comparison, differences: differences.filter(({ reference }) => reference !== null) };
}

/** Of a turn that was interrupted the reference says no why; then the words of exit code and error are the subject's own. */
function withoutOwnWords({ differences, ...comparison }: Comparison): Comparison {
  const isOwn = ({ what, facts: [old] }: ParityDifference) =>
    what === "why of caller is told is new" &&
    old !== null &&
    comparison.reference[old]?.text.includes('"ok":false') === true;
  return { ...comparison, differences: differences.filter((difference) => !isOwn(difference)) };
}

function told(difference: Difference, reference: Fact[], subject: Fact[]): ParityDifference {
  const { oldLine, newLine } = difference;
  return {
    what: whatOf(difference),
    message: messageOf(difference),
    reference: placeOf(reference, oldLine),
    subject: placeOf(subject, newLine),
    facts: [oldLine === null ? null : oldLine - 1, newLine === null ? null : newLine - 1],
  };
}

function placeOf(facts: Fact[], line: number | null): string | null {
  const fact = line === null ? undefined : facts[line - 1];
  if (!fact) return null;
  return fact.line === null ? fact.file : `${fact.file}:${fact.line}`;
}

/** A difference without its values, so that the same one is known again in any scenario. */
function whatOf({ kind, event, path }: Difference): string {
  const member = path.replace(/\.\d+(?=\.|$)/g, "[]");
  const where = member ? `${member} of ${event}` : event;
  if (kind === "event-removed" || kind === "field-removed" || kind === "element-removed")
    return `${where} is missing`;
  if (kind === "event-added" || kind === "answer-required") return `${where} is one more`;
  if (kind === "field-added" || kind === "element-added") return `${where} is new`;
  if (kind === "event-moved") return `${where} stands elsewhere`;
  if (kind === "id-changed") return `${where} names another thing`;
  return `${where} differs`;
}

/** Values as long as a line takes. */
const LONGEST = 200;

function messageOf(difference: Difference): string {
  const what = whatOf(difference);
  const show = (value: unknown) => {
    const text = JSON.stringify(value) ?? "nothing";
    return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  };
  const { old, new: now } = difference;
  if (old !== undefined && now !== undefined)
    return `${what}: ${show(old)} in the reference, ${show(now)} here`;
  if (old !== undefined) return `${what}: ${show(old)} in the reference`;
  return now === undefined ? what : `${what}: ${show(now)} here`;
}
