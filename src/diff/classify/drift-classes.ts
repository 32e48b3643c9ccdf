import type { DriftClass } from "../types.js";

/** The most severe class among differences; null if there are none. */
export function findGravest(differences: { class: DriftClass | null }[]): DriftClass | null {
  for (const grave of DRIFT_CLASSES) if (differences.some((one) => one.class === grave)) return grave;
  return null;
}

/** The classes of differences, the most severe first. */
export const DRIFT_CLASSES: DriftClass[] = ["breaking", "additive", "cosmetic"];
