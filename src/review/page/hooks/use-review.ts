import { useCallback, useEffect, useState } from "preact/hooks";
import type { FixtureView, ListedFixture, ReviewList } from "../../review-types.js";
import type { ReviewSource } from "../review-source.js";
import { useNotice } from "./use-notice.js";
import { usePolling } from "./use-polling.js";

/** A decision for which the page asks the reason. */
export interface PendingDecision {
  what: "accept" | "reject";
  fixtures: ListedFixture[];
}

/** Keeps the list of fixtures, the chosen fixture and its events, and sends decisions to the source. */
export function useReview(source: ReviewSource) {
  const [list, setList] = useState<ReviewList>();
  const [name, setName] = useState(location.hash.slice(1));
  const [view, setView] = useState<FixtureView>();
  const [ended, setEnded] = useState(false);
  const { notice, showNotice, showError, closeNotice } = useNotice();
  const refresh = useCallback(() => source.list().then(setList, showError), [source]);

  useEffect(() => {
    refresh();
  }, []);
  usePolling(source, list?.version, ended, refresh, showError);

  const fixtures = list?.fixtures ?? [];
  const open = listOpen(fixtures);
  const current = fixtures.find((fixture) => fixture.name === name);
  useEffect(() => {
    if (list && !current) setName((open[0] ?? fixtures[0])?.name ?? "");
  }, [list]);

  // The events are requested again when the shown fixture has changed.
  const state = current && JSON.stringify(current);
  useEffect(() => {
    if (state === undefined) return setView(undefined);
    history.replaceState(null, "", `#${name}`);
    let wanted = true;
    source.fixture(name).then((loaded) => wanted && setView(loaded), showError);
    return () => {
      wanted = false;
    };
  }, [name, state]);

  const goToFixture = (by: number) => {
    const at = fixtures.findIndex((fixture) => fixture.name === name);
    const next = fixtures[at + by];
    if (next) setName(next.name);
  };

  const decide = async ({ what, fixtures: chosen }: PendingDecision, reason: string) => {
    try {
      const choices = chosen.map(({ name, seen }) => ({ name, seen }));
      const updatedList = await source.decide(what, choices, reason);
      setList(updatedList);
      const names = chosen.length === 1 ? chosen[0]?.name : `${chosen.length} fixtures`;
      showNotice(`${names} ${what}ed.`);
      const after = listOpen(updatedList.fixtures);
      const next = after.find((fixture) => fixture.name > name) ?? after[0];
      if (next) setName(next.name);
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
    /** The fixtures without a decision. */
    open,
    name,
    /** The chosen fixture; undefined until its events are loaded. */
    view: view?.name === name ? view : undefined,
    ended,
    notice,
    closeNotice,
    chooseFixture: setName,
    goToFixture,
    decide,
    endReview,
  };
}

function listOpen(fixtures: ListedFixture[]): ListedFixture[] {
  return fixtures.filter(({ decision }) => decision === null);
}
