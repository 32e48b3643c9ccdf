import type { DriftClass } from "../types.js";

/** The most severe class among differences; null if there are none. */
export function findMostSevere(differences: { class: DriftClass | null }[]): DriftClass | null {
  return DRIFT_CLASSES.find((severe) => differences.some((one) => one.class === severe)) ?? null;
}

/** The classes of differences, the most severe first. */
export const DRIFT_CLASSES: DriftClass[] = ["breaking", "additive", "cosmetic"];
