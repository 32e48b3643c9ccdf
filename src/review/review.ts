import { type FixtureDiff, type FixtureSet, openFixtureSet } from "../diff/index.js";
import { redactErrors } from "../redact/index.js";
import {
  acceptFixtures,
  type DecisionContext,
  hashEntry,
  rejectFixtures,
  storeErrors,
} from "../store/index.js";
import { Approvals } from "./approvals.js";
import { buildChanges, type ChangedFixture, listChangeIds } from "./changes.js";
import { findDecision, type SessionDecision } from "./decisions.js";
import { reviewErrors } from "./errors.js";
import { SecretSearch } from "./findings.js";
import {
  buildFileViews,
  countDifferences,
  listAuditLines,
  listProvenance,
  readSide,
  withholdSecrets,
} from "./fixture-view.js";
import { readRestorable } from "./restorable.js";
import {
  DEFAULT_REASON,
  type DecisionChoice,
  type FixtureView,
  type ListedFixture,
  type ReviewList,
} from "./review-types.js";
import { type FolderSnapshot, getEntry, isBroken, ReviewedFolder } from "./reviewed-folder.js";
import { type FoundFixture, normalizeQuery, searchFixture } from "./search.js";

export interface ReviewOptions {
  /** The fixtures folder. */
  folder: string;
  /** A git revision of the folder, or another folder. */
  base: string;
  cwd: string;
  /** Also list unchanged fixtures that nobody has accepted. */
  unreviewed: boolean;
  /** Describes each stale fixture in one line. */
  describeStale: () => Promise<string[]>;
  /** The command that the user runs when all fixtures are decided. */
  nextCommand: string;
  /** The reviewer, and the version and environment of touchstone. The reason comes with each decision. */
  decisionContext: Omit<DecisionContext, "reason" | "now"> & { now: () => Date };
}

/** A running review: the differences from the base, and the decisions about them. */
export class Review {
  readonly decided: SessionDecision[] = [];
  readonly #options: ReviewOptions;
  readonly #base: FixtureSet;
  readonly #folder: ReviewedFolder;
  readonly #approvals = new Approvals();
  readonly #secrets: SecretSearch;

  private constructor(options: ReviewOptions, base: FixtureSet) {
    this.#options = options;
    this.#base = base;
    this.#secrets = new SecretSearch(base);
    this.#folder = new ReviewedFolder(base, options);
  }

  /** Opens a review. @throws TouchstoneError if the base or the folder can't be read */
  static async open(options: ReviewOptions): Promise<Review> {
    const { base, folder, cwd } = options;
    return new Review(options, await openFixtureSet(base, { folder, cwd }));
  }

  /** A value that changes whenever the store changes the folder, or the reviewer approves a change. Reading it is fast. */
  async readVersion(): Promise<string> {
    return this.#addApprovals(await this.#folder.readVersion());
  }

  /** Lists, sorted by name: the changed fixtures, those decided in this review, and with `unreviewed` the unchanged ones that nobody has accepted. */
  async listFixtures(): Promise<ReviewList> {
    const snapshot = await this.#folder.readSnapshot();
    const { set, diffs, problems } = snapshot;
    const version = this.#addApprovals(snapshot.version);
    const fixtures: ListedFixture[] = [];
    const changed: ChangedFixture[] = [];
    for (const diff of this.#listDiffs(snapshot)) {
      const one = await this.#buildChanged(snapshot, diff);
      fixtures.push(one.listed);
      changed.push(one);
    }
    const changes = buildChanges(changed, (change, choice) => this.#approvals.has(change, choice));
    const same = diffs.length - fixtures.length;
    const { describeStale, nextCommand } = this.#options;
    const about = { version, base: this.#base.label, folder: set.label };
    return { ...about, fixtures, changes, same, problems, stale: await describeStale(), nextCommand };
  }

  /** Finds the listed fixtures whose name, or whose lines on either side, contain a text. */
  async searchFixtures(query: string): Promise<FoundFixture[]> {
    const wanted = normalizeQuery(query);
    if (wanted === "") return [];
    const snapshot = await this.#folder.readSnapshot();
    const found: FoundFixture[] = [];
    for (const { name } of this.#listDiffs(snapshot)) {
      const sides = [await readSide(this.#base, name), await readSide(snapshot.set, name)];
      const lines = sides.flatMap((side) => Object.values(side).flat());
      found.push(...searchFixture(name, lines, wanted));
    }
    return found;
  }

  /** Reads one fixture with its differences. @throws TouchstoneError `no-such-fixture` */
  async viewFixture(name: string): Promise<FixtureView> {
    const snapshot = await this.#folder.readSnapshot();
    const { set, audit } = snapshot;
    const diff = snapshot.diffs.find((other) => other.name === name);
    if (!diff) throw storeErrors.noSuchFixtureToReview({ name });
    const [oldEntry, newEntry] = [getEntry(this.#base, name), getEntry(set, name)];
    const [old, now] = [await readSide(this.#base, name), await readSide(set, name)];
    return {
      ...(await this.#buildListed(snapshot, diff)),
      covers: (newEntry ?? oldEntry)?.covers ?? [],
      provenance: {
        old: oldEntry ? listProvenance(oldEntry) : null,
        new: newEntry ? listProvenance(newEntry) : null,
      },
      audit: listAuditLines(audit, name),
      secrets: await this.#secrets.find(now),
      files: buildFileViews(old, now, diff),
      withheld: false,
    };
  }

  /**
   * Reads a fixture like `viewFixture`, for a file that others get. Content that may contain a secret is left out.
   */
  async viewWithheld(name: string): Promise<FixtureView> {
    const view = await this.viewFixture(name);
    return view.secrets.length > 0 || (await this.#secrets.isFoundInBase(name))
      ? withholdSecrets(view)
      : view;
  }

  /**
   * Accepts one change in these fixtures. A fixture is accepted as soon as each of its changes is accepted. Until then, the change
   * counts as approved in that fixture.
   * @param reason for the audit log
   * @throws TouchstoneError `fixture-moved`, `already-accepted`, and the errors of `accept`
   */
  async acceptChange(change: string, choices: DecisionChoice[], reason: string): Promise<void> {
    const snapshot = await this.#folder.readSnapshot();
    const complete: DecisionChoice[] = [];
    for (const choice of choices) {
      const { name, seen } = choice;
      const diff = snapshot.diffs.find((other) => other.name === name);
      const ids = diff ? listChangeIds(await this.#buildChanged(snapshot, diff)) : [];
      const by = getEntry(snapshot.set, name)?.reviewed;
      if (by) throw storeErrors.alreadyAccepted({ name, by });
      if (hashSeen(snapshot.set, name) !== seen || !ids.includes(change))
        throw storeErrors.fixtureMoved({ name });
      if (ids.every((id) => id === change || this.#approvals.has(id, choice))) complete.push(choice);
    }
    if (complete.length > 0) await this.accept(complete, reason);
    this.#approvals.add(change, choices);
  }

  /**
   * Accepts fixtures, all or none.
   * @param reason for the audit log
   * @throws TouchstoneError `secret-suspected`, `no-such-fixture`, and errors of the store
   */
  async accept(choices: DecisionChoice[], reason: string): Promise<void> {
    const { set, diffs } = await this.#folder.readSnapshot();
    const fixtures = [];
    for (const { name, seen } of choices) {
      if (!diffs.some((diff) => diff.name === name)) throw storeErrors.noSuchFixtureToReview({ name });
      const [secret] = await this.#secrets.find(await readSide(set, name));
      if (secret) throw redactErrors.secretInFixture({ name, ...secret });
      fixtures.push({ name, seen, base: getEntry(this.#base, name) ?? null });
    }
    await acceptFixtures(this.#options.folder, fixtures, this.#buildContext(reason));
    this.#addDecision(choices, "accepted", reason);
  }

  /**
   * Restores fixtures from the base, all or none. A fixture that the base does not have is removed.
   * @param reason for the audit log
   * @throws TouchstoneError `base-incomplete`, `reason-missing`, and errors of the store
   */
  async reject(choices: DecisionChoice[], reason: string): Promise<void> {
    if (reason.trim() === "") throw reviewErrors.reasonMissing();
    const fixtures = [];
    for (const { name, seen } of choices)
      fixtures.push({ name, seen, ...(await readRestorable(this.#base, name)) });
    await rejectFixtures(this.#options.folder, fixtures, this.#buildContext(reason));
    this.#addDecision(choices, "rejected", reason);
  }

  #buildContext(reason: string): DecisionContext {
    const { decisionContext } = this.#options;
    return { ...decisionContext, reason: reason.trim() || DEFAULT_REASON, now: decisionContext.now() };
  }

  #addDecision(choices: DecisionChoice[], what: SessionDecision["what"], reason: string): void {
    for (const { name } of choices) {
      const before = this.decided.findIndex((decided) => decided.name === name);
      if (before >= 0) this.decided.splice(before, 1);
      this.decided.push({ name, what, reason: reason.trim() || DEFAULT_REASON });
    }
  }

  #addApprovals(version: string): string {
    return `${version} ${this.#approvals.count}`;
  }

  #listDiffs({ set, diffs }: FolderSnapshot): FixtureDiff[] {
    return diffs.filter(
      ({ name, change }) =>
        change !== "same" ||
        (this.#options.unreviewed && !getEntry(set, name)?.reviewed) ||
        this.decided.some((decided) => decided.name === name),
    );
  }

  async #buildChanged(snapshot: FolderSnapshot, diff: FixtureDiff) {
    const listed = await this.#buildListed(snapshot, diff);
    const isSecret = listed.findings > 0 || (await this.#secrets.isFoundInBase(diff.name));
    return { diff, listed, isSecret };
  }

  async #buildListed({ set, audit, problems }: FolderSnapshot, diff: FixtureDiff): Promise<ListedFixture> {
    const { name, change } = diff;
    const entry = getEntry(set, name);
    return {
      name,
      title: (entry ?? getEntry(this.#base, name))?.title ?? "",
      change,
      class: diff.class,
      differences: countDifferences(diff),
      findings: (await this.#secrets.find(await readSide(set, name))).length,
      decision: isBroken(set, name, problems) ? null : findDecision(diff, entry, audit, this.decided),
      seen: hashSeen(set, name),
    };
  }
}

/** Computes the digest of the state that the reviewer sees, for the store. @returns null if the fixture does not exist */
function hashSeen(set: FixtureSet, name: string): string | null {
  const entry = getEntry(set, name);
  return entry ? hashEntry(entry) : null;
}
