import { useRef, useState } from "preact/hooks";
import type { ListedFixture, ReviewChange } from "../review-types.js";
import { matchesName, normalizeQuery } from "../search.js";
import { useKeys } from "./hooks/use-keys.js";
import type { Place } from "./hooks/use-place.js";
import { useReasons } from "./hooks/use-reasons.js";
import { findFirstPlace, listUndecided, type PendingDecision, useReview } from "./hooks/use-review.js";
import { useSearch } from "./hooks/use-search.js";
import type { ReviewSource } from "./review-source.js";
import { ChangeDetails } from "./views/change-details.js";
import { ChangeList } from "./views/change-list.js";
import { AskReason, Help } from "./views/dialogs.js";
import { FixtureHead } from "./views/fixture-head.js";
import { AllDecidedNotice, NoticeBar, ProblemNotice, StaleNotice } from "./views/notices.js";
import { ReachBar } from "./views/reach-bar.js";
import { SearchResults } from "./views/search-results.js";
import { TimelineView } from "./views/timeline-view.js";
import { TopBar } from "./views/top-bar.js";

export function App({ source }: { source: ReviewSource }) {
  const review = useReview(source);
  const { list, fixtures, changes, open, place, change, view, ended, notice, goTo } = review;
  const { reasons, setReason } = useReasons();
  const [query, setQuery] = useState("");
  const searching = query.trim() !== "";
  const found = useSearch(source, query, list?.version, review.showError);
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const [pending, setPending] = useState<PendingDecision>();
  const [help, setHelp] = useState(false);
  /** Whether a narrow window shows the fixture, and not the list of changes. */
  const [showsFixture, setShowsFixture] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const reasonField = useRef<HTMLInputElement>(null);
  const readOnly = source.readOnly || ended;

  const accept = (fixtures: ListedFixture[], change?: ReviewChange) => {
    if (readOnly || fixtures.length === 0) return;
    review.decide({ what: "accept", fixtures, change }, reasons.accept);
  };
  const ask = (what: PendingDecision["what"], chosen: ListedFixture[]) => {
    if (!readOnly && chosen.length > 0) setPending({ what, fixtures: chosen });
  };
  /** The fixtures that the reviewer can accept together, without a look at each. */
  const easy = open.filter((fixture) => fixture.class !== "breaking" && fixture.findings === 0);
  const acceptable = change ? listUndecided(change, open).filter(({ findings }) => findings === 0) : [];
  const rejectable = change ? listRejectable(change, open) : [];
  const acceptChange = () => accept(acceptable, change);
  const rejectChange = () => ask("reject", rejectable);
  const acceptFixture = () => view && !view.decision && view.findings === 0 && accept([view]);
  const rejectFixture = () => view && view.change !== "same" && ask("reject", [view]);
  const goToFixture = (by: number) => {
    const names = change?.occurrences.map(({ fixture }) => fixture) ?? [];
    const next = names[names.indexOf(place?.fixture ?? "") + by];
    if (change && next !== undefined) goTo({ change: change.id, fixture: next });
  };

  useKeys({
    j: () => review.goToChange(1),
    k: () => review.goToChange(-1),
    J: () => goToFixture(1),
    K: () => goToFixture(-1),
    a: acceptChange,
    e: () => reasonField.current?.focus(),
    A: () => ask("accept", easy),
    r: rejectChange,
    f: acceptFixture,
    F: rejectFixture,
    d: () => setOnlyDifferences(!onlyDifferences),
    "/": () => searchField.current?.focus(),
    "?": () => setHelp(true),
    Escape: review.closeNotice,
  });

  return (
    <div class={showsFixture || fixtures.length === 0 ? "page shows-fixture" : "page"}>
      <TopBar
        list={list}
        decided={fixtures.length - open.length}
        acceptable={easy.length}
        query={query}
        onlyDifferences={onlyDifferences}
        searchField={searchField}
        readOnly={source.readOnly}
        ended={ended}
        onQuery={setQuery}
        onOnlyDifferences={setOnlyDifferences}
        onAcceptAll={() => ask("accept", easy)}
        onHelp={() => setHelp(true)}
        onEnd={review.endReview}
      />
      {list && <ProblemNotice problems={list.problems} />}
      {list && <StaleNotice stale={list.stale} />}
      {notice && <NoticeBar notice={notice} onClose={review.closeNotice} />}
      {list && !readOnly && review.allDecided && (
        <AllDecidedNotice count={fixtures.length} nextCommand={list.nextCommand} />
      )}
      <div class="body">
        <nav class="changes" aria-label={searching ? "Found fixtures" : "Changes"}>
          {searching ? (
            <SearchResults
              found={found}
              fixtures={fixtures}
              current={place?.fixture}
              onChoose={(fixture) => {
                goTo({ change: "", fixture });
                setShowsFixture(true);
              }}
            />
          ) : (
            <ChangeList
              changes={changes}
              open={open}
              current={change?.id}
              onChoose={(chosen) => goTo(findFirstPlace(chosen, open))}
              renderDetails={(shown) => (
                <ChangeDetails
                  change={shown}
                  fixtures={fixtures}
                  place={place}
                  readOnly={readOnly}
                  acceptable={acceptable.length}
                  rejectable={rejectable.length}
                  reason={reasons.accept}
                  reasonField={reasonField}
                  onReason={(text) => setReason("accept", text)}
                  onAccept={acceptChange}
                  onReject={rejectChange}
                  onOpen={() => setShowsFixture(true)}
                />
              )}
            />
          )}
        </nav>
        <main>
          {view && (
            <>
              <FixtureHead
                view={view}
                readOnly={readOnly}
                onAccept={acceptFixture}
                onReject={rejectFixture}
              />
              <TimelineView
                key={`${view.name} ${view.seen}`}
                view={view}
                query={matchesName(view.name, normalizeQuery(query)) ? "" : query}
                onlyDifferences={onlyDifferences}
                target={place?.at ?? findFirstDifference(place, change)}
              />
            </>
          )}
          {!list && !notice && <p class="empty">Comparing the fixtures…</p>}
          {list && fixtures.length === 0 && <p class="empty">There is nothing to review.</p>}
          {fixtures.length > 0 && (
            <ReachBar
              readOnly={readOnly}
              acceptable={acceptable.length}
              rejectable={rejectable.length}
              onBack={() => setShowsFixture(false)}
              onMove={goToFixture}
              onAccept={acceptChange}
              onReject={rejectChange}
            />
          )}
        </main>
      </div>
      {pending && (
        <AskReason
          pending={pending}
          lastReason={reasons[pending.what]}
          onDecide={(reason) => {
            setPending(undefined);
            setReason(pending.what, reason);
            review.decide(pending, reason);
          }}
          onClose={() => setPending(undefined)}
        />
      )}
      {help && <Help readOnly={source.readOnly} onClose={() => setHelp(false)} />}
    </div>
  );
}

/** Lists the open fixtures that a rejection of a change restores or removes. A fixture that equals the base is not among them. */
function listRejectable({ occurrences }: ReviewChange, open: ListedFixture[]): ListedFixture[] {
  const names = new Set(occurrences.map(({ fixture }) => fixture));
  return open.filter(({ name, change }) => names.has(name) && change !== "same");
}

function findFirstDifference(place: Place | undefined, change: ReviewChange | undefined): Place["at"] {
  return change?.occurrences.find(({ fixture }) => fixture === place?.fixture)?.places[0];
}
