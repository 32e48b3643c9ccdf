import { useEffect, useRef } from "preact/hooks";
import type { ListedFixture, ReviewChange } from "../../review-types.js";
import { listUndecided } from "../hooks/use-review.js";
import { Prose } from "./prose.js";

interface ChangeListProps {
  changes: ReviewChange[];
  open: ListedFixture[];
  current: string | undefined;
  onChoose: (change: ReviewChange) => void;
  /** Renders what is below the title of the current change. */
  renderDetails: (change: ReviewChange) => preact.ComponentChildren;
}

const HEADINGS: Record<ReviewChange["class"], string> = {
  secret: "May contain a secret",
  breaking: "Breaking",
  additive: "Additive",
  cosmetic: "Cosmetic",
  unchanged: "Unchanged",
};

/** Lists the changes at the left, the most severe first. The current change shows its fixtures and its buttons. */
export function ChangeList({ changes, open, current, onChoose, renderDetails }: ChangeListProps) {
  const chosen = useRef<HTMLLIElement>(null);
  // Scrolls to the chosen change.
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [current]);
  const classes = [...new Set(changes.map((change) => change.class))];
  return classes.map((class_) => (
    <section key={class_} class={`group ${class_}`}>
      <h2>{HEADINGS[class_]}</h2>
      <ul>
        {changes
          .filter((change) => change.class === class_)
          .map((change) => {
            const isCurrent = change.id === current;
            const left = listUndecided(change, open).length;
            return (
              <li key={change.id} ref={isCurrent ? chosen : null} class={isCurrent ? "card current" : "card"}>
                <button
                  type="button"
                  class={left === 0 ? "choose decided" : "choose"}
                  aria-current={isCurrent ? "true" : undefined}
                  onClick={(event) => {
                    onChoose(change);
                    // After a click, keys control the timeline. After a Tab, the focus stays in the list.
                    if (event.detail > 0) event.currentTarget.blur();
                  }}
                >
                  <span class="name">
                    <Prose text={change.title} />
                  </span>
                  <span class="count">{renderCount(change, left)}</span>
                </button>
                {isCurrent && renderDetails(change)}
              </li>
            );
          })}
      </ul>
    </section>
  ));
}

function renderCount({ occurrences }: ReviewChange, left: number): string {
  const all = occurrences.length === 1 ? "1 fixture" : `${occurrences.length} fixtures`;
  if (left === 0) return `✓ ${all}`;
  return left < occurrences.length ? `${left} of ${all} open` : all;
}
