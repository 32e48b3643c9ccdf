import { useEffect, useRef } from "preact/hooks";
import type { ListedFixture } from "../../review-types.js";
import { StateBadge } from "./badges.js";

interface FixtureListProps {
  fixtures: ListedFixture[];
  current: string | undefined;
  onChoose: (name: string) => void;
}

/** Lists the fixtures at the left, each with its change and its decision. */
export function FixtureList({ fixtures, current, onChoose }: FixtureListProps) {
  const chosen = useRef<HTMLButtonElement>(null);
  // Scrolls to the chosen fixture.
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [current]);
  return (
    <nav class="fixtures" aria-label="Fixtures">
      <ul>
        {fixtures.map((fixture) => {
          const { name, title, findings } = fixture;
          const isCurrent = name === current;
          return (
            <li key={name}>
              <button
                type="button"
                class={fixture.decision ? "decided" : ""}
                aria-current={isCurrent ? "true" : undefined}
                ref={isCurrent ? chosen : null}
                onClick={(event) => {
                  onChoose(name);
                  // After a click, keys control the timeline. After a Tab, the focus stays in the list.
                  if (event.detail > 0) event.currentTarget.blur();
                }}
              >
                <span class="name">{name}</span>
                <span class="badges">
                  {findings > 0 && <span class="badge breaking">secret?</span>}
                  <StateBadge fixture={fixture} />
                </span>
                <span class="title">{title}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
