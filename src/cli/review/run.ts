import { existsSync } from "node:fs";
import { relative } from "node:path";
import { type Config, loadConfig } from "../../config/index.js";
import { diffErrors } from "../../diff/index.js";
import { didYouMean } from "../../lib/index.js";
import { DEFAULT_REASON, type ListedFixture, Review } from "../../review/index.js";
import { readManifest, removeKeptBase, storeErrors } from "../../store/index.js";
import { cliErrors } from "../errors.js";
import { readActor, readCurrentTime } from "../shared/audit-facts.js";
import { chooseFixturesFolder } from "../shared/fixtures.js";
import { getProgramName } from "../shared/program-name.js";
import { printJsonReport } from "../shared/report.js";
import { readStaleReport } from "../shared/stale-fixtures.js";
import { version } from "../shared/version.js";
import type { ReviewFlags } from "./command.js";
import { explainNothingToReview, renderSummary } from "./output.js";
import { serveReviewPage, writePage } from "./page.js";
import { runTerminalReview } from "./terminal.js";

export async function runReview(flags: ReviewFlags): Promise<void> {
  checkFlags(flags);
  const config = await loadConfig();
  const folder = await chooseFixturesFolder(flags, config);
  if (!existsSync(folder)) throw storeErrors.noFixtures({ folder, sdk: flags.sdk ?? config.reference });
  const review = await openReview(flags, config, folder);
  if (flags.accept || flags.reject) return applyDecisions(review, folder, flags);
  const list = await review.listFixtures();
  if (flags.json) return printJsonReport(list);
  if (flags.static !== undefined) return writePage(review, list, flags.static);
  if (list.fixtures.length === 0) return console.log(explainNothingToReview(list, flags));
  await (flags.terminal ? runTerminalReview(review, list) : serveReviewPage(review, list, flags));
  await finishReview(review, folder, flags);
}

async function openReview(flags: ReviewFlags, config: Config, folder: string): Promise<Review> {
  const options = {
    folder,
    cwd: process.cwd(),
    unreviewed: flags.unreviewed ?? false,
    // The checklist names the reviewer of each fixture, so a review can make it outdated.
    nextCommand: `${getProgramName()} checklist`,
    describeStale: async () => (await readStaleReport(config, folder, flags)).lines,
    decisionContext: {
      by: flags.by ?? (await readActor()),
      tool: version,
      environment: { platform: `${process.platform}-${process.arch}`, node: process.versions.node },
      now: readCurrentTime,
      onWait: () => console.error(`${folder} is locked: waiting`),
      // A page waits only shortly for a lock: it should answer quickly, and its user can try again.
      ...(usesBrowser(flags) && { timeoutMs: 3000 }),
    },
  };
  return Review.open({ ...options, base: flags.base }).catch((error) => {
    const hasNoBase = error.code === diffErrors.noSuchSet.code && flags.base === "HEAD";
    // There is nothing to compare with. The file of `--static` can say so: it compares the folder with itself.
    if (hasNoBase && flags.static !== undefined)
      return Review.open({ ...options, base: relative(process.cwd(), folder) || "." });
    throw hasNoBase ? cliErrors.noBase({ folder, cause: error }) : error;
  });
}

/** Prints the summary. When every fixture is decided, removes the base that a harvest has kept for this review. */
async function finishReview(review: Review, folder: string, { base }: ReviewFlags): Promise<void> {
  const list = await review.listFixtures();
  if (base === "HEAD" && list.fixtures.every(({ decision }) => decision !== null))
    await removeKeptBase(folder);
  console.log(renderSummary(review, list));
}

function usesBrowser({ terminal, accept, reject }: ReviewFlags): boolean {
  return !terminal && !accept && !reject;
}

/** @throws TouchstoneError `review-flags` if the flags can't be combined */
function checkFlags({ terminal, static: file, accept, reject, json, reason }: ReviewFlags): void {
  const ways = [terminal && "--terminal", file && "--static", accept && "--accept", reject && "--reject"];
  const given = ways.flatMap((way) => way || []);
  if (given.length > 1) throw cliErrors.reviewFlagsConflict({ flags: given });
  const [flag] = given;
  if (json && flag && (terminal || file)) throw cliErrors.reviewJsonConflict({ flag });
  if (reason !== undefined && !accept && !reject) {
    throw cliErrors.reviewReasonUnused();
  }
}

/** Accepts or rejects the fixtures that `--accept` or `--reject` names, without a question. */
async function applyDecisions(review: Review, folder: string, flags: ReviewFlags): Promise<void> {
  const { accept, reject, reason, json } = flags;
  const { fixtures } = await review.listFixtures();
  const stored = Object.keys((await readManifest(folder))?.scenarios ?? {});
  const chosen = chooseFixtures(fixtures, stored, accept ?? reject ?? [], reject !== undefined);
  if (accept) await review.accept(chosen, reason ?? DEFAULT_REASON);
  else await review.reject(chosen, reason ?? "");
  if (json) return console.log(JSON.stringify({ decided: review.decided }, null, 2));
  await finishReview(review, folder, flags);
}

/**
 * Chooses the fixtures that `--accept` or `--reject` names.
 * @param fixtures what is to be reviewed
 * @param stored names of all fixtures in the folder
 * @param names names of fixtures, or `all` for all that are not decided
 * @param reject whether they are to be rejected; `all` then leaves out unchanged fixtures
 * @throws TouchstoneError `review-flags`
 */
function chooseFixtures(
  fixtures: ListedFixture[],
  stored: string[],
  names: string[],
  reject: boolean,
): ListedFixture[] {
  if (names.includes("all")) {
    return fixtures.filter(({ decision, change }) => decision === null && !(reject && change === "same"));
  }
  return [...new Set(names)].map((name) => {
    const found = fixtures.find((fixture) => fixture.name === name);
    if (found) return found;
    if (stored.includes(name)) throw cliErrors.reviewNothingOpen({ name });
    const all = [...fixtures.map((fixture) => fixture.name), ...stored];
    throw cliErrors.reviewNoSuchFixture({ name, near: didYouMean(name, all) });
  });
}
