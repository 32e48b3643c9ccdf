import { alignLines, type Difference, diffLines } from "../diff/index.js";
import type { Protocol } from "../protocol/index.js";
import { listClientMessages } from "./client-messages.js";
import { readCommonFromAppServer } from "./common-from-app-server.js";
import { readCommonFromExec } from "./common-from-exec.js";
import type { ComparedItem, ParityDifference, RecordedScenario, StreamComparison } from "./parity-types.js";
import { readAppServerItems } from "./read-app-server.js";

/**
 * Lays what a subject gave beside what the reference, whose protocol is app-server, gave: all of it where both have the
 * same protocol, else what the subject's protocol can carry.
 */
export function compareRecordings(
  reference: RecordedScenario,
  subject: RecordedScenario,
  protocol: Protocol,
): StreamComparison[] {
  if (protocol === "exec")
    return [
      dropOwnWording(alignStreams("events", readCommonFromAppServer(reference), readCommonFromExec(subject))),
    ];
  const [referenceItems, subjectItems] = [readAppServerItems(reference), readAppServerItems(subject)];
  const listRequests = (wire: RecordedScenario["wire"]) => (wire ? listClientMessages(wire) : []);
  return [
    alignStreams("events", referenceItems.turnItems, subjectItems.turnItems),
    dropAdditions(
      alignStreams("notifications", ...sortBoth(referenceItems.otherItems, subjectItems.otherItems)),
    ),
    alignStreams("requests", listRequests(reference.wire), listRequests(subject.wire)),
  ];
}

function alignStreams(
  what: StreamComparison["what"],
  reference: ComparedItem[],
  subject: ComparedItem[],
): StreamComparison {
  const [old, now] = [reference, subject].map((items) => items.map(({ text }) => text)) as [
    string[],
    string[],
  ];
  const differences = diffLines(old, now)
    .filter(({ kind, class: class_ }) => kind !== "id-changed" || class_ !== "cosmetic")
    .map((difference) => buildParityDifference(difference, reference, subject));
  return { what, reference, subject, pairs: alignLines(old, now), differences };
}

/** When a caller gets what belongs to no turn is the SDK's choice; that it gets it is not. */
function sortBoth(reference: ComparedItem[], subject: ComparedItem[]): [ComparedItem[], ComparedItem[]] {
  const sortItems = (items: ComparedItem[]) => [...items].sort((a, b) => (a.text < b.text ? -1 : 1));
  return [sortItems(reference), sortItems(subject)];
}

/** A subject that hands out more of what belongs to no turn lacks nothing. */
function dropAdditions({ differences, ...comparison }: StreamComparison): StreamComparison {
  return { ...comparison, differences: differences.filter(({ reference }) => reference !== null) };
}

/** Of a turn that was interrupted the reference says no why; then the words of exit code and error are the subject's own. */
function dropOwnWording({ differences, ...comparison }: StreamComparison): StreamComparison {
  const isOwnWording = ({ what, items: [old] }: ParityDifference) =>
    what === "why of caller is told is new" &&
    old !== null &&
    comparison.reference[old]?.text.includes('"ok":false') === true;
  return { ...comparison, differences: differences.filter((difference) => !isOwnWording(difference)) };
}

function buildParityDifference(
  difference: Difference,
  reference: ComparedItem[],
  subject: ComparedItem[],
): ParityDifference {
  const { oldLine, newLine } = difference;
  return {
    what: describeDifference(difference),
    message: renderMessage(difference),
    reference: formatPlace(reference, oldLine),
    subject: formatPlace(subject, newLine),
    items: [oldLine === null ? null : oldLine - 1, newLine === null ? null : newLine - 1],
  };
}

function formatPlace(items: ComparedItem[], line: number | null): string | null {
  const item = line === null ? undefined : items[line - 1];
  if (!item) return null;
  return item.line === null ? item.file : `${item.file}:${item.line}`;
}

/** A difference without its values, so that the same one is known again in any scenario. */
function describeDifference({ kind, event, path }: Difference): string {
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
const MAX_VALUE_LENGTH = 200;

function renderMessage(difference: Difference): string {
  const what = describeDifference(difference);
  const formatValue = (value: unknown) => {
    const text = JSON.stringify(value) ?? "nothing";
    return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
  };
  const { old, new: now } = difference;
  if (old !== undefined && now !== undefined)
    return `${what}: ${formatValue(old)} in the reference, ${formatValue(now)} here`;
  if (old !== undefined) return `${what}: ${formatValue(old)} in the reference`;
  return now === undefined ? what : `${what}: ${formatValue(now)} here`;
}
