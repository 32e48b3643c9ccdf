import { useEffect, useState } from "preact/hooks";
import type { ReviewChange } from "../../review-types.js";

/** What the page shows: a change, one of the fixtures that contain it, and one difference there. */
export interface Place {
  change: string;
  fixture: string;
  /** The difference: a file, and the index among the file's differences. Undefined: the first difference of the change. */
  at?: { file: string; index: number };
}

/** Renders the address of a place, without the `#`. */
export function renderAddress({ change, fixture, at }: Place): string {
  const parts = [change, fixture, ...(at ? [at.file, String(at.index)] : [])];
  return parts.map(encodeURIComponent).join("/");
}

function parseAddress(text: string): Place | undefined {
  try {
    const [change, fixture, file, index] = text.split("/").map(decodeURIComponent);
    if (change === undefined || fixture === undefined) return undefined;
    return { change, fixture, ...(file !== undefined && { at: { file, index: Number(index) } }) };
  } catch {
    return undefined; // a broken escape in the address
  }
}

/** Keeps the place that the address names, so that a link leads to it. */
export function usePlace(changes: ReviewChange[] | undefined) {
  const [place, setPlace] = useState(() => parseAddress(location.hash.slice(1)));
  useEffect(() => {
    const onChange = () => setPlace(parseAddress(location.hash.slice(1)));
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, []);
  const shown = changes && findShown(changes, place);
  useEffect(() => {
    if (shown) history.replaceState(null, "", `#${renderAddress(shown)}`);
  }, [shown && renderAddress(shown)]);
  return { place: shown, goTo: setPlace };
}

/**
 * Finds what the page shows. If the change no longer exists, the page shows the first change that contains the fixture, or else the first
 * of all changes. If the change does not contain the fixture, the page shows the first fixture of the change.
 */
function findShown(changes: ReviewChange[], place: Place | undefined): Place | undefined {
  const holds = ({ occurrences }: ReviewChange) =>
    occurrences.some(({ fixture }) => fixture === place?.fixture);
  const change = changes.find(({ id }) => id === place?.change) ?? changes.find(holds) ?? changes[0];
  if (!change) return undefined;
  const occurrence =
    change.occurrences.find(({ fixture }) => fixture === place?.fixture) ?? change.occurrences[0];
  if (!occurrence) return undefined;
  const { fixture } = occurrence;
  const isSame = change.id === place?.change && fixture === place.fixture;
  return { change: change.id, fixture, ...(isSame && place.at && { at: place.at }) };
}
