import type { RefObject } from "preact";
import type { ReviewList } from "../../review-types.js";

interface TopBarProps {
  list: ReviewList | undefined;
  /** The number of fixtures with a decision. */
  decided: number;
  /** The number of fixtures without a decision that can be accepted together. */
  acceptable: number;
  query: string;
  onlyDifferences: boolean;
  searchField: RefObject<HTMLInputElement | null>;
  readOnly: boolean;
  ended: boolean;
  onQuery: (query: string) => void;
  onOnlyDifferences: (value: boolean) => void;
  onAcceptAll: () => void;
  onHelp: () => void;
  onEnd: () => void;
}

/** Shows what is compared and how much is decided, with the search and the buttons for the whole review. */
export function TopBar(props: TopBarProps) {
  const { list, decided, acceptable, query, onlyDifferences, searchField, readOnly, ended } = props;
  return (
    <header class="top">
      <b class="product">touchstone review</b>
      {list && (
        <span class="where">
          {list.base} → {list.folder}
        </span>
      )}
      {list && (
        <span class="progress" role="status">
          {decided} of {list.fixtures.length} decided
          {list.same > 0 && `, ${list.same} the same`}
        </span>
      )}
      <span class="tools">
        <input
          type="search"
          ref={searchField}
          aria-label="Search in all fixtures"
          placeholder="Search in all fixtures   /"
          value={query}
          onInput={(event) => props.onQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") props.onQuery("");
            if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
          }}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={onlyDifferences}
            onChange={(event) => {
              props.onOnlyDifferences(event.currentTarget.checked);
              event.currentTarget.blur();
            }}
          />
          differences only <kbd>d</kbd>
        </label>
        {!readOnly && acceptable > 0 && (
          <button type="button" disabled={ended} onClick={props.onAcceptAll}>
            Accept {acceptable} that {acceptable === 1 ? "is" : "are"} not breaking <kbd>⇧A</kbd>
          </button>
        )}
        <button type="button" class="help" onClick={props.onHelp}>
          Keys <kbd>?</kbd>
        </button>
        {!readOnly && (
          <button type="button" disabled={ended} onClick={props.onEnd}>
            Done
          </button>
        )}
      </span>
    </header>
  );
}
