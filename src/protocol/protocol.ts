/** The protocols between codex and its client: those of `codex exec --json` and `codex app-server`. */
export const PROTOCOLS = ["exec", "app-server"] as const;

/** A protocol between codex and its client: `exec` or `app-server`. */
export type Protocol = (typeof PROTOCOLS)[number];

/** The protocols that touchstone records: those between codex and its client, and the session files that codex writes. */
export const RECORDED_PROTOCOLS = [...PROTOCOLS, "session"] as const;

/** The protocols that transcripts have: those that are recorded, and the events that `codex exec --json` sent before 0.44. */
export const TRANSCRIPT_PROTOCOLS = [...RECORDED_PROTOCOLS, "legacy"] as const;

/** A protocol of a transcript: a recorded one, or `legacy`. */
export type TranscriptProtocol = (typeof TRANSCRIPT_PROTOCOLS)[number];
