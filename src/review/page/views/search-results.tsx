import type { ListedFixture } from "../../review-types.js";
import type { FoundFixture } from "../../search.js";
import { StateBadge } from "./badges.js";
import { Name } from "./prose.js";

interface SearchResultsProps {
  /** Undefined while the search runs. */
  found: FoundFixture[] | undefined;
  fixtures: ListedFixture[];
  current: string | undefined;
  onChoose: (name: string) => void;
}

/** Lists the fixtures whose name or lines contain the text that the user searches for. */
export function SearchResults({ found, fixtures, current, onChoose }: SearchResultsProps) {
  return (
    <section class="group">
      <div role="status">
        <h2>{describeFound(found, fixtures.length)}</h2>
      </div>
      <ul>
        {found?.map(({ name, lines }) => {
          const fixture = fixtures.find((one) => one.name === name);
          return (
            <li key={name} class="card">
              <button
                type="button"
                class="choose"
                aria-current={name === current ? "true" : undefined}
                onClick={(event) => {
                  onChoose(name);
                  if (event.detail > 0) event.currentTarget.blur();
                }}
              >
                <span class="name">
                  <Name name={name} />
                </span>
                <span class="count">
                  {describeLines(lines)} {fixture && <StateBadge fixture={fixture} />}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function describeLines(lines: number): string {
  if (lines === 0) return "only its name";
  return lines === 1 ? "1 line" : `${lines} lines`;
}

function describeFound(found: FoundFixture[] | undefined, all: number): string {
  if (found === undefined) return "Searching…";
  if (found.length === 0) return `Nothing is found in the ${all} fixtures`;
  return `Found in ${found.length} of ${all} fixtures`;
}
