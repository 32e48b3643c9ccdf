import { useCallback, useEffect, useState } from "preact/hooks";
import type { FixtureView, ListedFixture, ReviewChange, ReviewList } from "../../review-types.js";
import type { ReviewSource } from "../review-source.js";
import { useNotice } from "./use-notice.js";
import { type Place, usePlace } from "./use-place.js";
import { usePolling } from "./use-polling.js";

/** A decision that the reviewer is about to make. */
export interface PendingDecision {
  what: "accept" | "reject";
  fixtures: ListedFixture[];
  /** The change that is accepted; undefined for a decision about the fixtures with all their changes. */
  change?: ReviewChange | undefined;
}

/** Keeps the list of changes, the chosen place and its events, and sends decisions to the source. */
export function useReview(source: ReviewSource) {
  const [list, setList] = useState<ReviewList>();
  const [view, setView] = useState<FixtureView>();
  const [ended, setEnded] = useState(false);
  const [hasDecided, setHasDecided] = useState(false);
  const { notice, showNotice, showError, closeNotice } = useNotice();
  const refresh = useCallback(() => source.list().then(setList, showError), [source]);

  useEffect(() => {
    refresh();
  }, []);
  usePolling(source, list?.version, ended, refresh, showError);

  const fixtures = list?.fixtures ?? [];
  const changes = list?.changes ?? [];
  const open = fixtures.filter(({ decision }) => decision === null);
  const { place, goTo } = usePlace(list?.changes);
  const name = place?.fixture;
  const current = fixtures.find((fixture) => fixture.name === name);

  // The events are requested again when the shown fixture has changed.
  const state = current && JSON.stringify(current);
  useEffect(() => {
    if (name === undefined || state === undefined) return setView(undefined);
    let wanted = true;
    source.fixture(name).then((loaded) => wanted && setView(loaded), showError);
    return () => {
      wanted = false;
    };
  }, [name, state]);

  const goToChange = (by: number) => {
    const next = changes[changes.findIndex(({ id }) => id === place?.change) + by];
    if (next) goTo(findFirstPlace(next, open));
  };

  const decide = async ({ what, fixtures: chosen, change }: PendingDecision, reason: string) => {
    try {
      const choices = chosen.map(({ name, seen }) => ({ name, seen }));
      const updated = await source.decide(what, { fixtures: choices, reason, change: change?.id });
      setList(updated);
      setHasDecided(true);
      showNotice(describeDecision(what, chosen, updated));
      const isOpen = ({ decision }: ListedFixture) => decision === null;
      const next = findNextOpen(updated, place?.change);
      if (next) goTo(findFirstPlace(next, updated.fixtures.filter(isOpen)));
    } catch (error) {
      showError(error);
      refresh();
    }
  };

  const endReview = () =>
    source.done().then(() => {
      setEnded(true);
      showNotice("Done. The terminal says what was decided; close this tab.", true);
    }, showError);

  return {
    list,
    fixtures,
    changes,
    /** The fixtures without a decision. */
    open,
    /** Whether all fixtures are decided. After a decision, the list can be empty: a rejection removes a fixture that was added. */
    allDecided: open.length === 0 && (fixtures.length > 0 || hasDecided),
    place,
    change: changes.find(({ id }) => id === place?.change),
    /** The chosen fixture; undefined until its events are loaded. */
    view: view?.name === name ? view : undefined,
    ended,
    notice,
    showError,
    closeNotice,
    goTo,
    goToChange,
    decide,
    endReview,
  };
}

/** Lists the fixtures in which a change waits for a decision. */
export function listUndecided({ occurrences }: ReviewChange, open: ListedFixture[]): ListedFixture[] {
  const waiting = new Set(occurrences.filter(({ approved }) => !approved).map(({ fixture }) => fixture));
  return open.filter(({ name }) => waiting.has(name));
}

/** Finds the first fixture in which a change waits for a decision, or else the change's first fixture. */
export function findFirstPlace(change: ReviewChange, open: ListedFixture[]): Place {
  const [first] = listUndecided(change, open);
  return { change: change.id, fixture: first?.name ?? change.occurrences[0]?.fixture ?? "" };
}

function findNextOpen(
  { changes, fixtures }: ReviewList,
  current: string | undefined,
): ReviewChange | undefined {
  const open = fixtures.filter(({ decision }) => decision === null);
  const waiting = changes.filter((change) => listUndecided(change, open).length > 0);
  const at = changes.findIndex(({ id }) => id === current);
  return waiting.find((change) => changes.indexOf(change) >= at) ?? waiting[0];
}

/** Says what a decision did. A fixture with other open changes is not accepted yet. */
function describeDecision(what: PendingDecision["what"], chosen: ListedFixture[], after: ReviewList): string {
  const isOpen = ({ name }: ListedFixture) =>
    what === "accept" && after.fixtures.some((fixture) => fixture.name === name && fixture.decision === null);
  const waiting = chosen.filter(isOpen).length;
  const done = chosen.length - waiting;
  const parts = [];
  if (done > 0)
    parts.push(`${done === 1 ? chosen.find((one) => !isOpen(one))?.name : `${done} fixtures`} ${what}ed`);
  if (waiting > 0)
    parts.push(
      `the change is accepted in ${waiting === 1 ? "1 fixture that has" : `${waiting} fixtures that have`} other open changes`,
    );
  const text = `${parts.join("; ")}.`;
  return done > 0 ? text : `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
