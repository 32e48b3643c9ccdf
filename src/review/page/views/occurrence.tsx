import type { ChangeOccurrence, ListedFixture } from "../../review-types.js";
import { type Place, renderAddress } from "../hooks/use-place.js";
import { omitRepeatedLines } from "../repeated-lines.js";
import { Name } from "./prose.js";

interface OccurrenceProps {
  occurrence: ChangeOccurrence;
  /** The id of the change. */
  change: string;
  fixture: ListedFixture | undefined;
  isCurrent: boolean;
  onOpen: () => void;
}

/** The maximum number of links to lines of a fixture, unless the fixture is the current one. */
const MAX_PLACES = 4;

/** Links to a fixture that contains a change, and to the lines there that the change affects, if there are several. */
export function Occurrence({ occurrence, change, fixture, isCurrent, onOpen }: OccurrenceProps) {
  const { fixture: name, approved, places } = occurrence;
  const link = (at?: Place["at"]) => `#${renderAddress({ change, fixture: name, ...(at && { at }) })}`;
  const state = fixture?.decision?.what ?? (approved ? "accepted here" : undefined);
  const lines = omitRepeatedLines(places);
  const shown = isCurrent ? lines : lines.slice(0, MAX_PLACES);
  const hidden = lines.length - shown.length;
  return (
    <li aria-current={isCurrent ? "true" : undefined}>
      <a class="fixture-link" href={link()} onClick={onOpen}>
        <Name name={name} />
      </a>
      {fixture && fixture.findings > 0 && <span class="badge breaking">secret?</span>}
      {state && <span class={`badge ${state === "rejected" ? "rejected" : "accepted"}`}>{state}</span>}
      {lines.length > 1 && (
        <span class="places">
          {shown.map(({ file, what, index, line }) => {
            const part = what === "events" ? /_(step\d+)\.\w+$/.exec(file)?.[1] : what;
            const prefix = part === undefined ? "" : `${part} `;
            return (
              <a
                key={`${file} ${index}`}
                href={link({ file, index })}
                aria-label={`${prefix}${line}, in ${file}`}
                title={`${file}:${line}`}
                onClick={onOpen}
              >
                {prefix}
                {line}
              </a>
            );
          })}
          {hidden > 0 && (
            <a href={link()} onClick={onOpen}>
              and {hidden} more {hidden === 1 ? "line" : "lines"}
            </a>
          )}
        </span>
      )}
    </li>
  );
}
