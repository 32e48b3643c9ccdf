/** The protocols that touchstone records: those of `codex exec --json` and `codex app-server`. */
export const PROTOCOLS = ["exec", "app-server"] as const;

/** A format of codex's events: `exec` or `app-server`. */
export type Protocol = (typeof PROTOCOLS)[number];
