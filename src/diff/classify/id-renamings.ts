import type { FileLines } from "../align/file-lines.js";
import { listIds } from "../align/ids-in-text.js";
import type { Pair } from "../types.js";

/** An id of the old file that has another value in the new file. */
export interface IdRenaming {
  old: string;
  new: string;
  /** The line of the change; for a consistent renaming, the first such line. */
  pair: Pair;
  /**
   * Whether the new id is the one that the old id became most often, and the old id is the one that the new id replaces most often. Then
   * only the value of the id changed. Each other change of one of the two ids is a renaming of its own, and not consistent.
   */
  consistent: boolean;
}

interface IdRelation {
  count: number;
  places: Pair[];
}

/**
 * Collects what each id became, over all pairs of lines. It distinguishes a renamed id from a reference to something else.
 */
export class IdRenamings {
  readonly #relations = new Map<string, Map<string, IdRelation>>();

  addRelation(old: string, now: string, pair: Pair): void {
    const targets = this.#relations.get(old) ?? new Map<string, IdRelation>();
    this.#relations.set(old, targets);
    const relation = targets.get(now) ?? { count: 0, places: [] };
    targets.set(now, relation);
    relation.count++;
    if (old !== now) relation.places.push(pair);
  }

  /**
   * Lists the ids that changed.
   * @param equal pairs of lines with equal text, so that their ids are unchanged
   * @param old the old file
   */
  listRenamings(equal: Pair[], old: FileLines): IdRenaming[] {
    const renamed = [...this.#relations].some(([id, targets]) =>
      [...targets.keys()].some((now) => now !== id),
    );
    if (!renamed) return [];
    const known = new Set([...this.#relations].flatMap(([id, targets]) => [id, ...targets.keys()]));
    for (const pair of equal) {
      for (const id of listIds(old.getText(pair[0] as number)))
        if (known.has(id)) this.addRelation(id, id, pair);
    }
    return this.#findRenamings();
  }

  #findRenamings(): IdRenaming[] {
    // Each new id belongs to the old id that it replaces most often.
    const best = new Map<string, { old: string; count: number }>();
    for (const [old, targets] of this.#relations) {
      for (const [now, { count }] of targets) {
        const known = best.get(now);
        if (!known || known.count < count) best.set(now, { old, count });
      }
    }
    const renamings: IdRenaming[] = [];
    for (const [old, targets] of this.#relations) {
      const most = Math.max(...[...targets.values()].map(({ count }) => count));
      const [mainTarget] = [...targets].find(([, { count }]) => count === most) ?? [""];
      for (const [now, { places }] of targets) {
        if (now === old) continue;
        const consistent = now === mainTarget && best.get(now)?.old === old;
        for (const pair of consistent ? places.slice(0, 1) : places) {
          renamings.push({ old, new: now, pair, consistent });
        }
      }
    }
    return renamings;
  }
}
