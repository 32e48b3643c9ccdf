import type { Difference, FixtureDiff } from "../diff/index.js";
import type { ListedFixture, ReviewChange } from "./review-types.js";

/** What is needed of one fixture to list its changes. */
export interface ChangedFixture {
  diff: FixtureDiff;
  listed: Pick<ListedFixture, "name" | "seen" | "decision">;
  /** Whether the old or the new fixture may contain a secret. Then the changes show none of its values. */
  isSecret: boolean;
}

/** The maximum number of distinct messages of a change. Differences with other messages are only counted. */
const MAX_MESSAGES = 4;

/** The order of the changes: those that need the most attention come first. */
const ORDER: ReviewChange["class"][] = ["secret", "breaking", "additive", "cosmetic", "unchanged"];

/**
 * Groups the differences of all fixtures: one member that was added to several events of several fixtures is one
 * change.
 * @param isApproved whether the reviewer has accepted a change of a fixture already
 * @returns the changes in the order of their classes (`ORDER`); within a class, the changes in the most fixtures come first
 */
export function buildChanges(
  fixtures: ChangedFixture[],
  isApproved: (change: string, fixture: ChangedFixture["listed"]) => boolean,
): ReviewChange[] {
  const changes = new Map<string, ReviewChange>();
  for (const fixture of fixtures) {
    for (const place of listPlaces(fixture)) {
      const { id } = place;
      const change = changes.get(id) ?? startChange(place);
      changes.set(id, change);
      const last = change.occurrences.at(-1);
      const { name } = fixture.listed;
      const occurrence =
        last?.fixture === name
          ? last
          : { fixture: name, approved: isApproved(id, fixture.listed), places: [] };
      if (occurrence !== last) change.occurrences.push(occurrence);
      if (place.at) occurrence.places.push(place.at);
      if (place.message !== undefined) addMessage(change, place.message);
    }
  }
  return [...changes.values()].sort(
    (a, b) => ORDER.indexOf(a.class) - ORDER.indexOf(b.class) || b.occurrences.length - a.occurrences.length,
  );
}

/** Lists the ids of a fixture's changes, each once. */
export function listChangeIds(fixture: ChangedFixture): string[] {
  return [...new Set(listPlaces(fixture).map(({ id }) => id))];
}

interface ChangePlace {
  id: string;
  class: ReviewChange["class"];
  title: string;
  /** Undefined for a change that is no difference: a possible secret, or an unchanged fixture. */
  at?: ReviewChange["occurrences"][number]["places"][number];
  message?: string;
}

function listPlaces({ diff, listed, isSecret }: ChangedFixture): ChangePlace[] {
  if (isSecret) {
    return [{ id: "secret", class: "secret", title: "May contain a secret" }];
  }
  if (diff.change === "same") {
    const isRestored = listed.decision?.what === "rejected";
    const title = isRestored ? "Restored from the base" : "Nothing changed";
    return [{ id: isRestored ? "restored" : "unchanged", class: "unchanged", title }];
  }
  return diff.files.flatMap(({ file, what, differences }) =>
    differences.map((difference, index): ChangePlace => {
      const { class: class_, kind, message, newLine, oldLine } = difference;
      const about = findChangedName(difference);
      return {
        id: [class_, kind, about].join(" ").trim(),
        class: class_,
        title: renderTitle(kind, about),
        at: { file, what, index, line: newLine ?? oldLine },
        message,
      };
    }),
  );
}

/** Finds the name of what has changed: the path of the member, with `*` for each index, or else the event. Empty for a whole file. */
function findChangedName({ path, event }: Difference): string {
  return path.replace(/(^|\.)\d+(?=\.|$)/g, "$1*") || event;
}

function renderTitle(kind: Difference["kind"], about: string): string {
  const name = `\`${about}\``;
  switch (kind) {
    case "fixture-added":
      return "Fixtures were added";
    case "fixture-removed":
      return "Fixtures were removed";
    case "file-added":
      return "A file was added";
    case "file-removed":
      return "A file was removed";
    case "event-added":
    case "field-added":
    case "element-added":
      return `${name} was added`;
    case "event-removed":
    case "field-removed":
    case "element-removed":
      return `${name} was removed`;
    case "event-moved":
      return `${name} was moved`;
    case "answer-required":
      return `${name} was added, and needs an answer`;
    case "type-changed":
      return `${name} has another type`;
    case "enum-changed":
    case "value-changed":
      return about === "" ? "A file has other bytes" : `${name} has another value`;
    case "id-changed":
      return about === "" ? "An id changed" : `${name} has another id`;
    case "deltas-cut":
      return `The deltas of ${name} are cut at other places`;
    case "unreadable":
      return "A line can't be read";
  }
}

function startChange({ id, class: class_, title }: ChangePlace): ReviewChange {
  return { id, class: class_, title, messages: [], moreMessages: 0, occurrences: [] };
}

function addMessage(change: ReviewChange, text: string): void {
  const known = change.messages.find((message) => message.text === text);
  if (known) known.count++;
  else if (change.messages.length < MAX_MESSAGES) change.messages.push({ text, count: 1 });
  else change.moreMessages++;
}
