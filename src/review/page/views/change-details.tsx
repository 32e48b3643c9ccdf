import type { RefObject } from "preact";
import type { ListedFixture, ReviewChange } from "../../review-types.js";
import type { Place } from "../hooks/use-place.js";
import { Occurrence } from "./occurrence.js";
import { Prose } from "./prose.js";

interface ChangeDetailsProps {
  change: ReviewChange;
  fixtures: ListedFixture[];
  place: Place | undefined;
  readOnly: boolean;
  /** The number of fixtures in which the change can be accepted now. */
  acceptable: number;
  /** The number of fixtures that a rejection restores or removes. */
  rejectable: number;
  reason: string;
  reasonField: RefObject<HTMLInputElement | null>;
  onReason: (reason: string) => void;
  onAccept: () => void;
  onReject: () => void;
  /** The user opens a fixture. */
  onOpen: () => void;
}

/** Shows a change's messages, the buttons that decide about it, and links to the places where it occurs. */
export function ChangeDetails(props: ChangeDetailsProps) {
  const { change, fixtures, place, readOnly, acceptable, rejectable, reason, reasonField } = props;
  return (
    <div class="details">
      {change.messages.length > 0 && (
        <ul class="messages">
          {change.messages.map(({ text, count }) => (
            <li key={text}>
              <Prose text={text} />
              {count > 1 && <span class="count"> ×{count}</span>}
            </li>
          ))}
          {change.moreMessages > 0 && (
            <li class="count">
              and {change.moreMessages} more {change.moreMessages === 1 ? "difference" : "differences"}
            </li>
          )}
        </ul>
      )}
      {!readOnly && (
        <form
          class="decide"
          onSubmit={(event) => {
            event.preventDefault();
            (document.activeElement as HTMLElement | null)?.blur();
            props.onAccept();
          }}
        >
          <input
            ref={reasonField}
            aria-label="Reason"
            placeholder="Reason"
            value={reason}
            maxLength={10_000}
            onFocus={(event) => event.currentTarget.select()}
            onInput={(event) => props.onReason(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          />
          <button
            type="submit"
            class="accept"
            disabled={acceptable === 0}
            title="Accept this change in each open fixture that it occurs in"
          >
            Accept{acceptable > 1 && ` in ${acceptable} fixtures`} <kbd>a</kbd>
          </button>
          <button
            type="button"
            class="reject"
            disabled={rejectable === 0}
            title="Reject each open fixture with this change: it becomes as it is in the base"
            onClick={props.onReject}
          >
            Reject{rejectable > 1 && ` ${rejectable} fixtures`} <kbd>r</kbd>
          </button>
        </form>
      )}
      <ul class="occurrences">
        {change.occurrences.map((occurrence) => (
          <Occurrence
            key={occurrence.fixture}
            occurrence={occurrence}
            change={change.id}
            fixture={fixtures.find(({ name }) => name === occurrence.fixture)}
            isCurrent={occurrence.fixture === place?.fixture}
            onOpen={props.onOpen}
          />
        ))}
      </ul>
    </div>
  );
}
