import { mapLeaves } from "./map-leaves.js";
import type { StringSlot, TranscriptPart } from "./texts.js";

interface TextEdit {
  from: number;
  to: number;
  placeholder: string;
}

/** Collects replacements in strings of a transcript; `apply` makes them all at once. */
export class Edits {
  /** Indexes of file and line → index of a slot in the line → its edits. */
  readonly #lines = new Map<string, Map<number, { slot: StringSlot; edits: TextEdit[] }>>();

  /** Adds an edit. The edits of one slot must be in order and must not overlap. */
  add({ slot, from, to }: { slot: StringSlot; from: number; to: number }, placeholder: string): void {
    const key = `${slot.part} ${slot.line}`;
    const slots = this.#lines.get(key) ?? new Map();
    this.#lines.set(key, slots);
    const known = slots.get(slot.index);
    // Edits of the decoded text take precedence over edits of the base64 text itself.
    if (known === undefined || (slot.encoded && !known.slot.encoded)) {
      slots.set(slot.index, { slot, edits: [{ from, to, placeholder }] });
    } else if (known.slot.encoded === slot.encoded) known.edits.push({ from, to, placeholder });
  }

  /** Returns a copy with the edits. Lines without edits are shared with the original. */
  apply(parts: TranscriptPart[]): TranscriptPart[] {
    return parts.map(({ file, lines }, part) => ({
      file,
      lines: lines.map((line, number) => {
        const slots = this.#lines.get(`${part} ${number}`);
        if (!slots) return line;
        let index = 0;
        const editText = (text: string) => {
          const found = slots.get(index++);
          if (!found) return text;
          return found.slot.encoded ? applyEditsToBase64(text, found.edits) : applyEdits(text, found.edits);
        };
        return mapLeaves(line, {
          visitKey: () => void index++,
          visitLeaf: (leaf) => (typeof leaf === "string" ? editText(leaf) : leaf),
        });
      }),
    }));
  }
}

function applyEdits(text: string, edits: TextEdit[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to, placeholder } of edits) {
    pieces.push(text.slice(done, from), placeholder);
    done = to;
  }
  return pieces.join("") + text.slice(done);
}

/**
 * Applies edits to the decoded bytes. It uses bytes and not characters, because a stream may be cut inside a
 * character.
 */
function applyEditsToBase64(base64: string, edits: TextEdit[]): string {
  const text = Buffer.from(base64, "base64").toString("latin1");
  return Buffer.from(applyEdits(text, edits), "latin1").toString("base64");
}
