/** The protocols between codex and its client: those of `codex exec --json` and `codex app-server`. */
export const PROTOCOLS = ["exec", "app-server"] as const;

/** A format of codex's events: `exec` or `app-server`. */
export type Protocol = (typeof PROTOCOLS)[number];

/** The protocols that touchstone records: those between codex and its client, and the session files that codex writes. */
export const RECORDED_PROTOCOLS = [...PROTOCOLS, "session"] as const;

/** A format of what codex sends or writes: `exec`, `app-server` or `session`. */
export type RecordedProtocol = (typeof RECORDED_PROTOCOLS)[number];

/** The protocols that an atlas measures: those that touchstone records, and `legacy`, which `codex exec --json` had before 0.44.0. */
export const MEASURED_PROTOCOLS = [...RECORDED_PROTOCOLS, "legacy"] as const;

/** A format in an atlas: `exec`, `app-server`, `session` or `legacy`. */
export type MeasuredProtocolName = (typeof MEASURED_PROTOCOLS)[number];
