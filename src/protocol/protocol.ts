/** The protocols that touchstone records: what `codex exec --json` prints, and what `codex app-server` sends. */
export const PROTOCOLS = ["exec", "app-server"] as const;

/** A format of codex's events: `exec` or `app-server`. */
export type Protocol = (typeof PROTOCOLS)[number];
