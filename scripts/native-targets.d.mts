/** Name of a target → its platform and its Bun. */
export const TARGETS: Record<string, object>;

/** Finds the target of this machine. @throws Error if there is none */
export function findHostTarget(): string;
