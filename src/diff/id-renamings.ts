import type { FileLines } from "./file-lines.js";
import { listIds } from "./ids-in-text.js";
import type { Pair } from "./types.js";

/** That the new file has another id where the old one had this one. */
export interface IdRenaming {
  old: string;
  new: string;
  /** The line where it shows; the first one of a consistent renaming. */
  pair: Pair;
  /** Does the new id stand wherever the old one stood, and for nothing else? Then only its name has changed. */
  consistent: boolean;
}

interface IdRelation {
  count: number;
  places: Pair[];
}

/** Gathers which id became which, over all pairs of lines, and tells a new name from another thing. */
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

  /** @param equal pairs of lines that are the same to the last sign: their ids stayed what they were */
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
    // Each new id belongs to the old one that it stands for most often.
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
