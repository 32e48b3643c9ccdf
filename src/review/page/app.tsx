import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { FixtureView, ListedFixture, ReviewList } from "../review-types.js";
import { AskReason, Help } from "./dialogs.js";
import { FixtureHead } from "./fixture-head.js";
import { FixtureList } from "./fixture-list.js";
import { useKeys } from "./keys.js";
import { type ReviewSource, ServerError } from "./review-source.js";
import { TimelineView } from "./timeline-view.js";

type PendingDecision = { what: "accept" | "reject"; fixtures: ListedFixture[] };
interface Notice {
  wrong: boolean;
  text: string;
}

/** How often the page asks the server for changes by another tab or a harvest, in milliseconds. */
const POLL_MS = 1000;

export function App({ source }: { source: ReviewSource }) {
  const { readOnly } = source;
  const [list, setList] = useState<ReviewList>();
  const [name, setName] = useState(location.hash.slice(1));
  const [view, setView] = useState<FixtureView>();
  const [query, setQuery] = useState("");
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const [pending, setAsked] = useState<PendingDecision>();
  const [help, setHelp] = useState(false);
  const [notice, setNotice] = useState<Notice>();
  const [ended, setEnded] = useState(false);
  const search = useRef<HTMLInputElement>(null);

  const fail = useCallback((error: unknown) => {
    const hint = error instanceof ServerError ? ` ${error.hint}` : "";
    setNotice({ wrong: true, text: `${(error as Error).message}${hint}` });
  }, []);
  const refresh = useCallback(() => source.list().then(setList, fail), [source]);

  useEffect(() => {
    refresh();
  }, []);
  usePolling(source, list?.version, ended, refresh, fail);

  useEffect(() => {
    if (!notice || notice.wrong || ended) return;
    const timer = setTimeout(() => setNotice(undefined), 5000);
    return () => clearTimeout(timer);
  }, [notice]);

  const fixtures = list?.fixtures ?? [];
  const open = fixtures.filter(({ decision }) => decision === null);
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
    source.fixture(name).then((updatedList) => wanted && setView(updatedList), fail);
    return () => {
      wanted = false;
    };
  }, [name, state]);

  const goToFixture = (by: number) => {
    const at = fixtures.findIndex((fixture) => fixture.name === name);
    const next = fixtures[at + by];
    if (next) setName(next.name);
  };
  const ask = (what: PendingDecision["what"], chosen: ListedFixture[]) => {
    if (!readOnly && !ended && chosen.length > 0) setAsked({ what, fixtures: chosen });
  };
  const shown = view?.name === name ? view : undefined;
  const easy = open.filter((fixture) => fixture.class !== "breaking" && fixture.findings === 0);
  const askAccept = () => shown && !shown.decision && shown.findings === 0 && ask("accept", [shown]);
  const askReject = () => shown && shown.change !== "same" && ask("reject", [shown]);
  const decide = async ({ what, fixtures: chosen }: PendingDecision, reason: string) => {
    setAsked(undefined);
    try {
      const choices = chosen.map(({ name, seen }) => ({ name, seen }));
      const updatedList = await source.decide(what, choices, reason);
      setList(updatedList);
      const names = chosen.length === 1 ? chosen[0]?.name : `${chosen.length} fixtures`;
      setNotice({ wrong: false, text: `${names} ${what}ed.` });
      const after = updatedList.fixtures.filter((fixture) => fixture.decision === null);
      const next = after.find((fixture) => fixture.name > name) ?? after[0];
      if (next) setName(next.name);
    } catch (error) {
      fail(error);
      refresh();
    }
  };
  const endReview = () =>
    source.done().then(() => {
      setEnded(true);
      setNotice({ wrong: false, text: "Done. The terminal says what was decided; close this tab." });
    }, fail);

  useKeys({
    j: () => goToFixture(1),
    k: () => goToFixture(-1),
    a: askAccept,
    A: () => ask("accept", easy),
    r: askReject,
    d: () => setOnlyDifferences(!onlyDifferences),
    "/": () => search.current?.focus(),
    "?": () => setHelp(true),
    Escape: () => setNotice(undefined),
  });

  const decided = fixtures.length - open.length;
  return (
    <div class="page">
      <header class="top">
        <b class="product">touchstone review</b>
        {list && (
          <span class="where">
            {list.base} → {list.folder}
          </span>
        )}
        {list && (
          <span class="progress" role="status">
            {decided} of {fixtures.length} decided
            {list.same > 0 && `, ${list.same} the same`}
          </span>
        )}
        <span class="tools">
          <input
            type="search"
            ref={search}
            aria-label="Search in the events"
            placeholder="Search in the events   /"
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setQuery("");
              if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
            }}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={onlyDifferences}
              onChange={(event) => {
                setOnlyDifferences(event.currentTarget.checked);
                event.currentTarget.blur();
              }}
            />
            differences only <kbd>d</kbd>
          </label>
          {!readOnly && (
            <button type="button" disabled={easy.length === 0 || ended} onClick={() => ask("accept", easy)}>
              Accept {easy.length} not breaking <kbd>⇧A</kbd>
            </button>
          )}
          <button type="button" onClick={() => setHelp(true)}>
            Keys <kbd>?</kbd>
          </button>
          {!readOnly && (
            <button type="button" disabled={ended} onClick={endReview}>
              Done
            </button>
          )}
        </span>
      </header>
      {list && list.problems.length > 0 && (
        <div class="notice wrong" role="alert">
          The folder is damaged, so nothing can be accepted: {list.problems[0]?.file}{" "}
          {list.problems[0]?.problem}. {list.problems[0]?.hint}
          {list.problems.length > 1 && ` (${list.problems.length - 1} more)`}
        </div>
      )}
      {notice && (
        <div class={`notice${notice.wrong ? " wrong" : ""}`} role={notice.wrong ? "alert" : "status"}>
          {notice.text}
          <button type="button" aria-label="Close this message" onClick={() => setNotice(undefined)}>
            ×
          </button>
        </div>
      )}
      <div class="body">
        <FixtureList fixtures={fixtures} current={name} onChoose={setName} />
        <main>
          {shown && (
            <>
              <FixtureHead
                view={shown}
                readOnly={readOnly || ended}
                onAccept={askAccept}
                onReject={askReject}
              />
              <TimelineView
                key={`${shown.name} ${shown.seen}`}
                view={shown}
                query={query}
                onlyDifferences={onlyDifferences}
              />
            </>
          )}
          {list && fixtures.length === 0 && <p class="empty">There is nothing to review.</p>}
        </main>
      </div>
      {pending && (
        <AskReason
          what={pending.what}
          names={pending.fixtures.map((fixture) => fixture.name)}
          onDecide={(reason) => decide(pending, reason)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {help && <Help readOnly={readOnly} onClose={() => setHelp(false)} />}
    </div>
  );
}

/** Asks the server for changes until the page is closed or the server ends. */
function usePolling(
  source: ReviewSource,
  version: string | undefined,
  ended: boolean,
  onChange: () => void,
  onFailure: (error: unknown) => void,
): void {
  useEffect(() => {
    if (source.readOnly || ended || version === undefined) return;
    const timer = setInterval(async () => {
      try {
        if ((await source.version()) !== version) onChange();
      } catch (error) {
        clearInterval(timer);
        onFailure(error);
      }
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [version, ended]);
}
