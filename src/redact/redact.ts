import { TouchstoneError } from "../error.js";
import { placeMatcher } from "./places.js";
import { type Hit, scanTexts } from "./scan.js";
import { type Piece, rewrite, type TranscriptPart, textsOf } from "./texts.js";

/** Secrets that were replaced. */
export interface Redaction {
  /** The place as the scenario declares it. */
  at: string;
  rule: string;
  count: number;
}

/** What must not be stored, and where it stands. Never holds the secret itself. */
export interface Suspicion {
  file: string;
  /** 1-based. */
  line: number;
  /** `params.item.aggregatedOutput` */
  path: string;
  rule: string;
}

interface Cut {
  piece: Piece;
  start: number;
  end: number;
  standIn: string;
}

/**
 * Replaces what looks like a secret at the places that the scenario declares, and reports it everywhere else. A secret
 * that was found at one place is known, and reported wherever else it stands.
 * @param declared places: dot paths from the event, or from the frame's message, with `*` and `**`
 */
export async function redact(
  parts: TranscriptPart[],
  declared: { at: string }[],
): Promise<{ parts: TranscriptPart[]; redactions: Redaction[]; suspicions: Suspicion[] }> {
  const places = declared.map(({ at }) => ({ at, fits: placeMatcher(at) }));
  const texts = textsOf(parts);
  const joined = texts.map((pieces) => pieces.map(({ text }) => text).join(""));
  const found = await scanTexts(joined);
  const secrets = secretsIn(joined, found);
  const hits = found.map((own, index) => [...own, ...repeats(joined[index] ?? "", own, secrets)]);

  const cuts: Cut[] = [];
  const counts = new Map<string, Redaction>();
  const suspicions: Suspicion[] = [];
  for (const [index, pieces] of texts.entries()) {
    for (const hit of hits[index] ?? []) {
      const covered = cover(pieces, hit);
      const place = places.find(({ fits }) =>
        covered.every(({ piece }) => piece.what !== "key" && fits(piece.path)),
      );
      if (place) {
        const key = `${place.at} ${hit.rule}`;
        const count = (counts.get(key)?.count ?? 0) + 1;
        counts.set(key, { at: place.at, rule: hit.rule, count });
        cuts.push(...covered);
      } else {
        for (const { piece } of covered) suspicions.push(suspicionAt(piece, hit.rule));
      }
    }
  }
  const redactions = [...counts.values()].sort((a, b) =>
    `${a.at} ${a.rule}` < `${b.at} ${b.rule}` ? -1 : 1,
  );
  return { parts: apply(parts, cuts), redactions, suspicions };
}

export function suspicionAt({ file, line, path }: Piece, rule: string): Suspicion {
  return { file, line: line + 1, path: path.join("."), rule };
}

/** The error that keeps a fixture with a suspected secret from being written. */
export function refuseSecrets(scenario: string, suspicions: Suspicion[]): TouchstoneError {
  const places = [...new Set(suspicions.map(({ path }) => path.replace(/\b\d+\b/g, "*")))];
  const yaml = places.slice(0, 5).map((at) => `  - at: ${at}`);
  return refusal(scenario, "secret-suspected", "what may be a secret", suspicions, [
    "Take it out of the scenario; or, where it belongs to what is recorded, declare the place, and it is replaced:",
    "redact:",
    ...yaml,
  ]);
}

/** The error that keeps a fixture with a trace of the host from being written. */
export function refuseTraces(scenario: string, suspicions: Suspicion[]): TouchstoneError {
  return refusal(scenario, "host-trace", "a trace of this machine", suspicions, [
    "Change what the scenario runs, so that its output is the same everywhere.",
  ]);
}

function refusal(
  scenario: string,
  code: string,
  what: string,
  suspicions: Suspicion[],
  hint: string[],
): TouchstoneError {
  const shown = suspicions
    .slice(0, 10)
    .map(({ file, line, path, rule }) => `  ${file}:${line} ${path} (${rule})`);
  const more = suspicions.length > 10 ? [`  and ${suspicions.length - 10} more`] : [];
  const head = `${scenario}: ${what} would stand in the fixture, so nothing of it was written:`;
  return new TouchstoneError([head, ...shown, ...more].join("\n"), {
    kind: "finding",
    code,
    hint: hint.join("\n"),
  });
}

/** Secret → the rule that found it. */
function secretsIn(texts: string[], found: Hit[][]): Map<string, string> {
  return new Map(
    found.flatMap((hits, index) =>
      hits.map(({ start, end, rule }) => [(texts[index] ?? "").slice(start, end), rule] as const),
    ),
  );
}

/** Where a known secret stands, though no rule saw it there. */
function repeats(text: string, own: Hit[], secrets: Map<string, string>): Hit[] {
  const hits: Hit[] = [];
  for (const [secret, rule] of secrets) {
    if (secret.length < 8) continue;
    for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + secret.length)) {
      const end = start + secret.length;
      const known = [...own, ...hits].some((hit) => start < hit.end && end > hit.start);
      if (!known) hits.push({ rule, start, end });
    }
  }
  return hits;
}

/** The parts of each piece that a hit in their joined text covers; the first gets the stand-in. */
function cover(pieces: Piece[], hit: Hit): Cut[] {
  const cuts: Cut[] = [];
  let from = 0;
  for (const piece of pieces) {
    const start = Math.max(hit.start - from, 0);
    const end = Math.min(hit.end - from, piece.text.length);
    if (start < end)
      cuts.push({ piece, start, end, standIn: cuts.length === 0 ? `[redacted:${hit.rule}]` : "" });
    from += piece.text.length;
  }
  return cuts;
}

function apply(parts: TranscriptPart[], cuts: Cut[]): TranscriptPart[] {
  if (cuts.length === 0) return parts;
  const texts = new Map<string, string>();
  // From the end of each text, so that earlier positions stay right.
  for (const { piece, start, end, standIn } of cuts.sort((a, b) => b.start - a.start)) {
    const key = keyOfPiece(piece);
    const text = texts.get(key) ?? piece.text;
    texts.set(key, text.slice(0, start) + standIn + text.slice(end));
  }
  const encoded = new Set(
    cuts.filter(({ piece }) => piece.what === "base64").map(({ piece }) => keyOfPiece(piece)),
  );
  for (const key of encoded) texts.set(key, Buffer.from(texts.get(key) ?? "", "latin1").toString("base64"));
  return rewrite(parts, (file, line, path) => texts.get(keyOf(file, line, path)));
}

function keyOfPiece({ file, line, path }: Piece): string {
  return keyOf(file, line, path);
}

function keyOf(file: string, line: number, path: string[]): string {
  return JSON.stringify([file, line, path]);
}
