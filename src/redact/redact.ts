import { buildRedaction } from "../transcript/placeholders.js";
import { type DeclaredPlace, matchesPlace, parsePlace } from "./declared-places.js";
import { Edits } from "./edits.js";
import { findSecrets } from "./secrets.js";
import { type Suspicion, Suspicions } from "./suspicions.js";
import { collectTexts, type ScannedText, type StringSlot, type TranscriptPart } from "./texts.js";

/** The number of secrets of one rule that were replaced at a declared place. */
export interface Redaction {
  /** The place as it was declared. */
  at: string;
  rule: string;
  count: number;
}

export interface RedactionResult {
  /** The transcript with placeholders at the declared places. */
  parts: TranscriptPart[];
  redactions: Redaction[];
  /** Secrets at other places. If there is one, nothing may be written. */
  suspicions: Suspicion[];
}

/**
 * Replaces secrets at declared places by placeholders, and reports all other secrets. Secrets in keys are always reported. A
 * secret that was streamed in pieces is replaced only if the place of each piece is declared; its first piece gets the
 * placeholder.
 * @throws TouchstoneError `bad-redaction-place`
 */
export async function redact(parts: TranscriptPart[], declared: DeclaredPlace[]): Promise<RedactionResult> {
  const declaredPlaces = declared.map((place) => ({ at: place.at, segments: parsePlace(place) }));
  const findDeclaredPlace = ({ path, isKey }: StringSlot) =>
    isKey ? undefined : declaredPlaces.find(({ segments }) => matchesPlace(segments, path))?.at;
  const found = await findSecrets(collectTexts(parts));
  const suspicions = new Suspicions(parts);
  const redactions = new Map<string, Redaction>();
  const edits = new Edits();
  for (const [text, hits] of found) {
    suspicions.hide(text.value);
    let after = 0;
    for (const { from, to, rule } of hits) {
      const spans = sliceSpans(text, from, to).map((span) => ({
        ...span,
        at: findDeclaredPlace(span.slot),
      }));
      const open = spans.filter(({ at }) => at === undefined);
      for (const { slot } of open) suspicions.add(slot, rule, text.value, after, from);
      after = to;
      const at = spans[0]?.at;
      if (open.length > 0 || at === undefined) continue;
      for (const [index, span] of spans.entries()) edits.add(span, index === 0 ? buildRedaction(rule) : "");
      const counted = redactions.get(`${at} ${rule}`) ?? { at, rule, count: 0 };
      redactions.set(`${at} ${rule}`, { ...counted, count: counted.count + 1 });
    }
  }
  return {
    parts: edits.apply(parts),
    redactions: [...redactions.values()].sort(
      (a, b) => compareText(a.at, b.at) || compareText(a.rule, b.rule),
    ),
    suspicions: suspicions.list(),
  };
}

/** Returns the part of each slot that lies between `from` and `to` in the text. */
function sliceSpans({ value, slots, starts }: ScannedText, from: number, to: number) {
  return slots.flatMap((slot, index) => {
    const start = starts[index] as number;
    const end = starts[index + 1] ?? value.length;
    const span = { slot, from: Math.max(from, start) - start, to: Math.min(to, end) - start };
    return span.from < span.to ? [span] : [];
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
