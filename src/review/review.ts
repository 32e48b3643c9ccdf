import { type FixtureDiff, type FixtureSet, openSet } from "../diff/index.js";
import { redactErrors } from "../redact/index.js";
import {
  type AuditEntry,
  acceptFixtures,
  isRemovalAccepted,
  type ManifestEntry,
  partsOf,
  rejectFixtures,
  sha256,
  stateOf,
  storeErrors,
  trailOf,
  type Verdict,
} from "../store/index.js";
import { reviewErrors } from "./errors.js";
import { findSecrets } from "./findings.js";
import { entryOf, isBroken, ReviewedFolder, type Snapshot } from "./folder.js";
import type { Choice, Decision, Finding, FixtureView, ListedFixture, ReviewList } from "./types.js";
import { auditOf, countDifferences, filesView, linesOf, provenanceOf, type Side, withhold } from "./view.js";

export interface ReviewOptions {
  /** The fixtures folder. */
  folder: string;
  /** A git revision of it, or another folder. */
  base: string;
  cwd: string;
  /** List those too that are as in the base, and that nobody has accepted. */
  unreviewed: boolean;
  /** Who decides; the reason comes with each decision. */
  verdict: Omit<Verdict, "reason" | "now"> & { now: () => Date };
}

/** What was decided in this review, for the last word. */
export interface Decided {
  name: string;
  what: Decision["what"];
  reason: string;
}

/** A review under way: what differs from the base, and what was decided about it. */
export class Review {
  readonly decided: Decided[] = [];
  readonly #options: ReviewOptions;
  readonly #base: FixtureSet;
  readonly #folder: ReviewedFolder;
  readonly #findings = new Map<string, Finding[]>();

  private constructor(options: ReviewOptions, base: FixtureSet) {
    this.#options = options;
    this.#base = base;
    this.#folder = new ReviewedFolder(base, options);
  }

  /** @throws TouchstoneError where the base or the folder can't be read */
  static async open(options: ReviewOptions): Promise<Review> {
    const { base, folder, cwd } = options;
    return new Review(options, await openSet(base, { folder, cwd }));
  }

  /** Changes with the folder, and is cheap to ask for. */
  version(): Promise<string> {
    return this.#folder.version();
  }

  /** By name: what differs, and what was put back in this review. */
  async list(): Promise<ReviewList> {
    const snapshot = await this.#folder.now();
    const { version, set, diffs, problems } = snapshot;
    const isListed = ({ name, change }: FixtureDiff) =>
      change !== "same" ||
      (this.#options.unreviewed && !entryOf(set, name)?.reviewed) ||
      this.decided.some((decided) => decided.name === name);
    const fixtures: ListedFixture[] = [];
    for (const diff of diffs.filter(isListed)) fixtures.push(await this.#listed(snapshot, diff));
    const same = diffs.length - fixtures.length;
    return { version, base: this.#base.label, folder: set.label, fixtures, same, problems };
  }

  /** @throws TouchstoneError `no-such-fixture` */
  async view(name: string): Promise<FixtureView> {
    const snapshot = await this.#folder.now();
    const { set, audit } = snapshot;
    const diff = snapshot.diffs.find((other) => other.name === name);
    if (!diff) throw storeErrors.noSuchFixtureToReview({ name });
    const [oldEntry, newEntry] = [entryOf(this.#base, name), entryOf(set, name)];
    const [old, now] = [await linesOf(this.#base, name), await linesOf(set, name)];
    return {
      ...(await this.#listed(snapshot, diff)),
      covers: (newEntry ?? oldEntry)?.covers ?? [],
      provenance: {
        old: oldEntry ? provenanceOf(oldEntry) : null,
        new: newEntry ? provenanceOf(newEntry) : null,
      },
      audit: auditOf(audit, name),
      secrets: await this.#secrets(now),
      files: filesView(old, now, diff),
      withheld: false,
    };
  }

  /** As `view`, for a file that others get: what may hold a secret is not in it. */
  async viewForOthers(name: string): Promise<FixtureView> {
    const view = await this.view(name);
    const before = await this.#secrets(await linesOf(this.#base, name));
    return view.secrets.length + before.length > 0 ? withhold(view) : view;
  }

  /** @throws TouchstoneError `secret-suspected`, `no-such-fixture`, and those of the store; then none was accepted */
  async accept(choices: Choice[], reason: string): Promise<void> {
    const { set, diffs } = await this.#folder.now();
    const fixtures = [];
    for (const { name, seen } of choices) {
      if (!diffs.some((diff) => diff.name === name)) throw storeErrors.noSuchFixtureToReview({ name });
      const [secret] = await this.#secrets(await linesOf(set, name));
      if (secret) throw redactErrors.secretInFixture({ name, ...secret });
      fixtures.push({ name, seen, base: entryOf(this.#base, name) ?? null });
    }
    await acceptFixtures(this.#options.folder, fixtures, this.#verdict(reason));
    this.#remember(choices, "accepted", reason);
  }

  /** @throws TouchstoneError `base-incomplete`, `reason-missing`, and those of the store; then none was rejected */
  async reject(choices: Choice[], reason: string): Promise<void> {
    if (reason.trim() === "") throw reviewErrors.reasonMissing();
    const fixtures = [];
    for (const { name, seen } of choices) fixtures.push({ name, seen, base: await this.#restorable(name) });
    await rejectFixtures(this.#options.folder, fixtures, this.#verdict(reason));
    this.#remember(choices, "rejected", reason);
  }

  /** What the base has of a fixture, whole and as its manifest says; null where it has none. */
  async #restorable(name: string) {
    const { label, names } = this.#base;
    if (!names.includes(name)) return null;
    const incomplete = (problem: string) => reviewErrors.baseIncomplete({ base: label, name, problem });
    const entry = entryOf(this.#base, name);
    if (!entry) throw incomplete("has no manifest entry for it");
    const files: Record<string, Buffer> = {};
    for (const { file, digest } of partsOf(entry)) {
      const content = await this.#base.read(file);
      if (!content) throw incomplete(`has no ${file}`);
      if (sha256(content) !== digest) {
        throw incomplete(`holds ${file} with other bytes than its manifest says`);
      }
      files[file] = content;
    }
    return { entry, files };
  }

  #verdict(reason: string): Verdict {
    const { verdict } = this.#options;
    return { ...verdict, reason: reason.trim() || "reviewed", now: verdict.now() };
  }

  #remember(choices: Choice[], what: Decided["what"], reason: string): void {
    for (const { name } of choices) {
      const before = this.decided.findIndex((decided) => decided.name === name);
      if (before >= 0) this.decided.splice(before, 1);
      this.decided.push({ name, what, reason: reason.trim() || "reviewed" });
    }
  }

  async #listed({ set, audit, problems }: Snapshot, diff: FixtureDiff): Promise<ListedFixture> {
    const { name, change } = diff;
    const entry = entryOf(set, name);
    return {
      name,
      title: (entry ?? entryOf(this.#base, name))?.title ?? "",
      change,
      class: diff.class,
      differences: countDifferences(diff),
      findings: (await this.#secrets(await linesOf(set, name))).length,
      decision: isBroken(set, name, problems) ? null : this.#decisionOf(name, change, entry, audit),
      seen: entry ? stateOf(entry) : null,
    };
  }

  #decisionOf(
    name: string,
    change: FixtureDiff["change"],
    entry: ManifestEntry | undefined,
    audit: AuditEntry[],
  ): Decision | null {
    if (entry?.reviewed) return { what: "accepted", ...entry.reviewed };
    const last = trailOf(audit, name).at(-1);
    if (!last) return null;
    const { at, by } = last;
    if (!entry && isRemovalAccepted(audit, name)) return { what: "accepted", at, by };
    // One of an earlier review is as open as any other that nobody has accepted.
    const here = this.decided.some((decided) => decided.name === name && decided.what === "rejected");
    return here && change === "same" ? { what: "rejected", at, by } : null;
  }

  /** The secret scan is the dearest part, and depends on the lines alone. */
  async #secrets(side: Side): Promise<Finding[]> {
    const key = sha256(JSON.stringify(side));
    const known = this.#findings.get(key) ?? (await findSecrets(side));
    this.#findings.set(key, known);
    return known;
  }
}
