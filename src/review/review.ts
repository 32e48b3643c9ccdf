import { type FixtureDiff, type FixtureSet, openFixtureSet } from "../diff/index.js";
import { redactErrors } from "../redact/index.js";
import {
  type AuditEntry,
  acceptFixtures,
  computeSha256,
  type DecisionContext,
  filterTrail,
  hashEntry,
  isRemovalAccepted,
  listParts,
  type ManifestEntry,
  rejectFixtures,
  storeErrors,
} from "../store/index.js";
import { reviewErrors } from "./errors.js";
import { findFixtureSecrets } from "./findings.js";
import {
  buildFileViews,
  countDifferences,
  listAuditLines,
  listProvenance,
  readSide,
  type SideLines,
  withholdSecrets,
} from "./fixture-view.js";
import type {
  DecisionChoice,
  FixtureView,
  ListedFixture,
  ReviewDecision,
  ReviewList,
  SecretFinding,
} from "./review-types.js";
import { type FolderSnapshot, getEntry, isBroken, ReviewedFolder } from "./reviewed-folder.js";

export interface ReviewOptions {
  /** The fixtures folder. */
  folder: string;
  /** A git revision of the folder, or another folder. */
  base: string;
  cwd: string;
  /** Also list unchanged fixtures that nobody has accepted. */
  unreviewed: boolean;
  /** Describes the stale fixtures, in lines. */
  describeStale: () => Promise<string[]>;
  /** The reviewer. The reason comes with each decision. */
  decisionContext: Omit<DecisionContext, "reason" | "now"> & { now: () => Date };
}

/** A decision of this review, for the final summary. */
export interface SessionDecision {
  name: string;
  what: ReviewDecision["what"];
  reason: string;
}

/** A running review: the differences from the base, and the decisions about them. */
export class Review {
  readonly decided: SessionDecision[] = [];
  readonly #options: ReviewOptions;
  readonly #base: FixtureSet;
  readonly #folder: ReviewedFolder;
  readonly #findings = new Map<string, SecretFinding[]>();

  private constructor(options: ReviewOptions, base: FixtureSet) {
    this.#options = options;
    this.#base = base;
    this.#folder = new ReviewedFolder(base, options);
  }

  /** Opens a review. @throws TouchstoneError if the base or the folder can't be read */
  static async open(options: ReviewOptions): Promise<Review> {
    const { base, folder, cwd } = options;
    return new Review(options, await openFixtureSet(base, { folder, cwd }));
  }

  /** A value that changes whenever the folder changes. Reading it is fast. */
  readVersion(): Promise<string> {
    return this.#folder.readVersion();
  }

  /** Lists the changed fixtures and those decided in this review, sorted by name. */
  async listFixtures(): Promise<ReviewList> {
    const snapshot = await this.#folder.readSnapshot();
    const { version, set, diffs, problems } = snapshot;
    const isListed = ({ name, change }: FixtureDiff) =>
      change !== "same" ||
      (this.#options.unreviewed && !getEntry(set, name)?.reviewed) ||
      this.decided.some((decided) => decided.name === name);
    const fixtures: ListedFixture[] = [];
    for (const diff of diffs.filter(isListed)) fixtures.push(await this.#buildListed(snapshot, diff));
    const same = diffs.length - fixtures.length;
    const stale = await this.#options.describeStale();
    return { version, base: this.#base.label, folder: set.label, fixtures, same, problems, stale };
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
      secrets: await this.#findSecrets(now),
      files: buildFileViews(old, now, diff),
      withheld: false,
    };
  }

  /**
   * Reads a fixture like `viewFixture`, for a file that others get. Content that may contain a secret is left out.
   */
  async viewWithheld(name: string): Promise<FixtureView> {
    const view = await this.viewFixture(name);
    const before = await this.#findSecrets(await readSide(this.#base, name));
    return view.secrets.length + before.length > 0 ? withholdSecrets(view) : view;
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
      const [secret] = await this.#findSecrets(await readSide(set, name));
      if (secret) throw redactErrors.secretInFixture({ name, ...secret });
      fixtures.push({ name, seen, base: getEntry(this.#base, name) ?? null });
    }
    await acceptFixtures(this.#options.folder, fixtures, this.#buildContext(reason));
    this.#addDecision(choices, "accepted", reason);
  }

  /**
   * Restores fixtures from the base, all or none.
   * @param reason for the audit log
   * @throws TouchstoneError `base-incomplete`, `reason-missing`, and errors of the store
   */
  async reject(choices: DecisionChoice[], reason: string): Promise<void> {
    if (reason.trim() === "") throw reviewErrors.reasonMissing();
    const fixtures = [];
    for (const { name, seen } of choices)
      fixtures.push({ name, seen, base: await this.#readRestorable(name) });
    await rejectFixtures(this.#options.folder, fixtures, this.#buildContext(reason));
    this.#addDecision(choices, "rejected", reason);
  }

  /**
   * Reads a fixture of the base and verifies it with the base's manifest. @returns null if the base does not have it
   */
  async #readRestorable(name: string) {
    const { label, names } = this.#base;
    if (!names.includes(name)) return null;
    const incomplete = (problem: string) => reviewErrors.baseIncomplete({ base: label, name, problem });
    const entry = getEntry(this.#base, name);
    if (!entry) throw incomplete("has no manifest entry for it");
    const files: Record<string, Buffer> = {};
    for (const { file, digest } of listParts(entry)) {
      const content = await this.#base.read(file);
      if (!content) throw incomplete(`has no ${file}`);
      if (computeSha256(content) !== digest) {
        throw incomplete(`holds ${file} with other bytes than its manifest says`);
      }
      files[file] = content;
    }
    return { entry, files };
  }

  #buildContext(reason: string): DecisionContext {
    const { decisionContext } = this.#options;
    return { ...decisionContext, reason: reason.trim() || "reviewed", now: decisionContext.now() };
  }

  #addDecision(choices: DecisionChoice[], what: SessionDecision["what"], reason: string): void {
    for (const { name } of choices) {
      const before = this.decided.findIndex((decided) => decided.name === name);
      if (before >= 0) this.decided.splice(before, 1);
      this.decided.push({ name, what, reason: reason.trim() || "reviewed" });
    }
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
      findings: (await this.#findSecrets(await readSide(set, name))).length,
      decision: isBroken(set, name, problems) ? null : this.#findDecision(name, change, entry, audit),
      seen: entry ? hashEntry(entry) : null,
    };
  }

  #findDecision(
    name: string,
    change: FixtureDiff["change"],
    entry: ManifestEntry | undefined,
    audit: AuditEntry[],
  ): ReviewDecision | null {
    if (entry?.reviewed) return { what: "accepted", ...entry.reviewed };
    const last = filterTrail(audit, name).at(-1);
    if (!last) return null;
    const { at, by } = last;
    if (!entry && isRemovalAccepted(audit, name)) return { what: "accepted", at, by };
    // A rejection in an earlier review leaves the fixture open.
    const here = this.decided.some((decided) => decided.name === name && decided.what === "rejected");
    return here && change === "same" ? { what: "rejected", at, by } : null;
  }

  /** Searches for secrets. The result is cached, since the search is slow and depends on the lines only. */
  async #findSecrets(side: SideLines): Promise<SecretFinding[]> {
    const key = computeSha256(JSON.stringify(side));
    const known = this.#findings.get(key) ?? (await findFixtureSecrets(side));
    this.#findings.set(key, known);
    return known;
  }
}
