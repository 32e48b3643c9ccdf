import { useRef, useState } from "preact/hooks";
import type { ListedFixture } from "../review-types.js";
import { useKeys } from "./hooks/use-keys.js";
import { type PendingDecision, useReview } from "./hooks/use-review.js";
import type { ReviewSource } from "./review-source.js";
import { AskReason, Help } from "./views/dialogs.js";
import { FixtureHead } from "./views/fixture-head.js";
import { FixtureList } from "./views/fixture-list.js";
import { NoticeBar, ProblemNotice, StaleNotice } from "./views/notices.js";
import { TimelineView } from "./views/timeline-view.js";
import { TopBar } from "./views/top-bar.js";

export function App({ source }: { source: ReviewSource }) {
  const { readOnly } = source;
  const { list, fixtures, open, view, ended, notice, ...review } = useReview(source);
  const [query, setQuery] = useState("");
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const [pending, setPending] = useState<PendingDecision>();
  const [help, setHelp] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);

  const ask = (what: PendingDecision["what"], chosen: ListedFixture[]) => {
    if (!readOnly && !ended && chosen.length > 0) setPending({ what, fixtures: chosen });
  };
  const easy = open.filter((fixture) => fixture.class !== "breaking" && fixture.findings === 0);
  const askAcceptAll = () => ask("accept", easy);
  const askAccept = () => view && !view.decision && view.findings === 0 && ask("accept", [view]);
  const askReject = () => view && view.change !== "same" && ask("reject", [view]);

  useKeys({
    j: () => review.goToFixture(1),
    k: () => review.goToFixture(-1),
    a: askAccept,
    A: askAcceptAll,
    r: askReject,
    d: () => setOnlyDifferences(!onlyDifferences),
    "/": () => searchField.current?.focus(),
    "?": () => setHelp(true),
    Escape: review.closeNotice,
  });

  return (
    <div class="page">
      <TopBar
        list={list}
        decided={fixtures.length - open.length}
        acceptable={easy.length}
        query={query}
        onlyDifferences={onlyDifferences}
        searchField={searchField}
        readOnly={readOnly}
        ended={ended}
        onQuery={setQuery}
        onOnlyDifferences={setOnlyDifferences}
        onAcceptAll={askAcceptAll}
        onHelp={() => setHelp(true)}
        onEnd={review.endReview}
      />
      {list && <ProblemNotice problems={list.problems} />}
      {list && <StaleNotice stale={list.stale} />}
      {notice && <NoticeBar notice={notice} onClose={review.closeNotice} />}
      <div class="body">
        <FixtureList fixtures={fixtures} current={review.name} onChoose={review.chooseFixture} />
        <main>
          {view && (
            <>
              <FixtureHead
                view={view}
                readOnly={readOnly || ended}
                onAccept={askAccept}
                onReject={askReject}
              />
              <TimelineView
                key={`${view.name} ${view.seen}`}
                view={view}
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
          onDecide={(reason) => {
            setPending(undefined);
            review.decide(pending, reason);
          }}
          onClose={() => setPending(undefined)}
        />
      )}
      {help && <Help readOnly={readOnly} onClose={() => setHelp(false)} />}
    </div>
  );
}
