import { compareLines, type Difference } from "../diff/index.js";
import type { Protocol } from "../protocol/index.js";
import { type JsonValue, stringifyJson } from "../transcript/index.js";
import { listClientMessages } from "./client-messages.js";
import { readCommonFromAppServer } from "./common-from-app-server.js";
import { readCommonFromExec } from "./common-from-exec.js";
import type { ComparedItem, ParityDifference, RecordedScenario, StreamComparison } from "./parity-types.js";
import { readAppServerItems } from "./read-app-server.js";
import { listComparableResults } from "./turn-results.js";

/**
 * Compares a subject's recording with the reference's, whose protocol must be app-server. If the subject has the
 * same protocol, everything is compared; otherwise only the items that both protocols can express.
 * @param protocol of the subject
 * @returns one comparison for each stream
 */
export function compareRecordings(
  reference: RecordedScenario,
  subject: RecordedScenario,
  protocol: Protocol,
): StreamComparison[] {
  if (protocol === "exec")
    return [
      dropOwnWording(alignStreams("events", readCommon(reference), readCommonFromExec(subject))),
      alignStreams("results", ...listComparableResults(reference, subject, ["finalText", "structured"])),
    ];
  const [referenceItems, subjectItems] = [readItems(reference), readItems(subject)];
  return [
    alignStreams("events", referenceItems.turnItems, subjectItems.turnItems),
    alignStreams("results", ...listComparableResults(reference, subject)),
    dropAdditions(
      alignStreams("notifications", ...sortBoth(referenceItems.otherItems, subjectItems.otherItems)),
    ),
    alignStreams("requests", readRequests(reference), readRequests(subject)),
  ];
}

const readCommon = remember(readCommonFromAppServer);
const readItems = remember(readAppServerItems);
const readRequests = remember(({ wire }) => (wire ? listClientMessages(wire) : []));

/** Keeps what was built from a recording as long as the recording itself, because the reference is compared with every subject. */
function remember<T>(build: (recording: RecordedScenario) => T): (recording: RecordedScenario) => T {
  const known = new WeakMap<RecordedScenario, T>();
  return (recording) => {
    const built = known.get(recording) ?? build(recording);
    known.set(recording, built);
    return built;
  };
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
  const { pairs, differences: found } = compareLines(old, now);
  const differences = found
    .filter(({ kind, class: class_ }) => kind !== "id-changed" || class_ !== "cosmetic")
    .map((difference) => buildParityDifference(difference, reference, subject));
  return { what, reference, subject, pairs, differences };
}

/** Sorts the notifications outside of turns on both sides. An SDK must yield them, but chooses when. */
function sortBoth(reference: ComparedItem[], subject: ComparedItem[]): [ComparedItem[], ComparedItem[]] {
  const sortItems = (items: ComparedItem[]) => [...items].sort((a, b) => (a.text < b.text ? -1 : 1));
  return [sortItems(reference), sortItems(subject)];
}

/** Drops the differences about notifications that only the subject has, since these are no loss to its user. */
function dropAdditions({ differences, ...comparison }: StreamComparison): StreamComparison {
  return { ...comparison, differences: differences.filter(({ reference }) => reference !== null) };
}

/**
 * Drops a difference about the outcome of an interrupted turn: the subject's outcome has a reason (`why`), and the reference's has none. Such a
 * reason is the exit code of the subject, or the message of its own error.
 */
function dropOwnWording({ differences, ...comparison }: StreamComparison): StreamComparison {
  const isOwnWording = ({ what, items: [old] }: ParityDifference) =>
    what === "why of turn outcome is new" &&
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

/** Describes a difference without its values, so that the text is the same in each scenario. */
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

/** The maximum length of a value in a message, in characters. */
const MAX_VALUE_LENGTH = 200;

function renderMessage(difference: Difference): string {
  const what = describeDifference(difference);
  const formatValue = (value: JsonValue) => {
    const text = stringifyJson(value);
    return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
  };
  const { old, new: now } = difference;
  if (old !== undefined && now !== undefined)
    return `${what}: ${formatValue(old)} in the reference, ${formatValue(now)} here`;
  if (old !== undefined) return `${what}: the reference has ${formatValue(old)}`;
  return now === undefined ? what : `${what}: ${formatValue(now)} here`;
}
