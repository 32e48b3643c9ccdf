import { getEvent } from "../member-path.js";
import type { Observation } from "../observe-fixtures.js";

/** What a row of the comparison shows of one release. */
export interface Side {
  /** The types or values of a member, an example of an event, `sent` for a request or an event without an example, or `–` if the release was not seen to send it. */
  text: string;
  notes: string[];
  /** Whether the text is an example of an event. */
  isEvent: boolean;
}

/** The maximum length of an example of an event, in characters. */
const MAX_EXAMPLE = 400;

/** Describes an event, a request or a member in one release. */
export function describeSide(path: string, { paths, calls = {}, samples }: Observation): Side {
  const member = paths[path] ?? calls[path];
  if (member) {
    const text = Object.keys(member.values ?? member.types).join(" | ");
    const notes = [
      ...(member.absent ? ["not always"] : []),
      ...(member.example === text ? [] : [`such as ${member.example}`]),
    ];
    return { text, notes, isEvent: false };
  }
  const example = path === getEvent(path) ? samples[path]?.event : undefined;
  if (example !== undefined) {
    const text = example.length > MAX_EXAMPLE ? `${example.slice(0, MAX_EXAMPLE - 1)}…` : example;
    return { text, notes: [], isEvent: true };
  }
  const isSent = Object.keys({ ...paths, ...calls }).some((one) => getEvent(one) === path);
  return { text: isSent ? "sent" : "–", notes: [], isEvent: false };
}
