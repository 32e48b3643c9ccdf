import { getMethod } from "../transcript/index.js";
import { formatPlace } from "./declared-places.js";
import { getMessage } from "./map-leaves.js";
import type { TranscriptPart } from "./texts.js";

/** Something in a transcript that may not be written. */
export interface Suspicion {
  /** As users see it: `thread_basic.jsonl`, `wire/thread_basic.jsonl`. */
  file: string;
  /** From 1. */
  line: number;
  /** Dot path into the event or the frame's message; `*` for a member that itself may not be shown. */
  path: string;
  method?: string;
  rule: string;
  /** What stands before it, and a stand-in: never the thing itself. */
  excerpt: string;
}

/** How much of what stands before it an excerpt shows, in characters. */
const CONTEXT_LENGTH = 24;

export function renderPlaceholder(rule: string): string {
  return `[redacted:${rule}]`;
}

/** Collects suspicions, and makes them fit to be shown. */
export class Suspicions {
  readonly #parts: TranscriptPart[];
  readonly #hidden = new Set<string>();
  readonly #found: SuspectedPlace[] = [];

  constructor(parts: TranscriptPart[]) {
    this.#parts = parts;
  }

  /** @param text what has something in it that may not be shown, be it as a key on a path or as a method */
  hide(text: string): void {
    this.#hidden.add(text);
  }

  /**
   * @param text where it was found
   * @param after where in `text` the last such thing before it ended
   * @param from where in `text` it begins
   */
  add(place: LeafPosition, rule: string, text: string, after: number, from: number): void {
    const context = text.slice(Math.max(after, from - CONTEXT_LENGTH), from).replace(/\s+/g, " ");
    this.#found.push({ place, rule, excerpt: `${context}${renderPlaceholder(rule)}` });
  }

  /** In the order of the transcript. */
  list(): Suspicion[] {
    const sorted = this.#found.toSorted((a, b) => a.place.part - b.place.part || a.place.line - b.place.line);
    return sorted.map(({ place: { part, line, path }, rule, excerpt }) => {
      const { file, lines } = this.#parts[part] as TranscriptPart;
      const method = getMethod(getMessage(lines[line] ?? null));
      return {
        file,
        line: line + 1,
        path: formatPlace(path, (segment) => this.#hidden.has(segment)),
        ...(method !== undefined && !this.#hidden.has(method) && { method }),
        rule,
        excerpt,
      };
    });
  }
}

interface LeafPosition {
  part: number;
  /** From 0. */
  line: number;
  path: string[];
}

interface SuspectedPlace {
  place: LeafPosition;
  rule: string;
  excerpt: string;
}
