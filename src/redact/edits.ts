import { mapLine } from "./leaves.js";
import type { Slot, TranscriptPart } from "./texts.js";

interface Edit {
  from: number;
  to: number;
  standIn: string;
}

/** What is to be put where; `apply` does it all at once. */
export class Edits {
  /** Line → its slots with edits, by their index. */
  readonly #lines = new Map<string, Map<number, { slot: Slot; edits: Edit[] }>>();

  /** Edits of one slot must come in their order, and apart from each other. */
  add({ slot, from, to }: { slot: Slot; from: number; to: number }, standIn: string): void {
    const key = `${slot.part} ${slot.line}`;
    const slots = this.#lines.get(key) ?? new Map();
    this.#lines.set(key, slots);
    const known = slots.get(slot.index);
    // What base64 decodes to goes before what the base64 itself looks like.
    if (known === undefined || (slot.encoded && !known.slot.encoded)) {
      slots.set(slot.index, { slot, edits: [{ from, to, standIn }] });
    } else if (known.slot.encoded === slot.encoded) known.edits.push({ from, to, standIn });
  }

  /** A copy; lines without edits are shared with it. */
  apply(parts: TranscriptPart[]): TranscriptPart[] {
    return parts.map(({ file, lines }, part) => ({
      file,
      lines: lines.map((line, number) => {
        const slots = this.#lines.get(`${part} ${number}`);
        if (!slots) return line;
        let index = 0;
        const edited = (text: string) => {
          const found = slots.get(index++);
          if (!found) return text;
          return found.slot.encoded ? encoded(text, found.edits) : spliced(text, found.edits);
        };
        return mapLine(line, {
          key: () => void index++,
          leaf: (leaf) => (typeof leaf === "string" ? edited(leaf) : leaf),
        });
      }),
    }));
  }
}

function spliced(text: string, edits: Edit[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to, standIn } of edits) {
    pieces.push(text.slice(done, from), standIn);
    done = to;
  }
  return pieces.join("") + text.slice(done);
}

/** Byte by byte: a stream may be cut in the middle of a character. */
function encoded(base64: string, edits: Edit[]): string {
  const text = Buffer.from(base64, "base64").toString("latin1");
  return Buffer.from(spliced(text, edits), "latin1").toString("base64");
}
