/** The two faces of codex that the atlas is of; neither has an SDK between. */
export const FACES = ["exec", "app-server"] as const;

/** One of the two ways in which codex shows its events. */
export type Face = (typeof FACES)[number];
