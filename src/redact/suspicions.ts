import { getMethod } from "../transcript/index.js";
import { buildRedaction } from "../transcript/placeholders.js";
import { formatPlace } from "./declared-places.js";
import { getMessage } from "./map-leaves.js";
import type { TranscriptPart } from "./texts.js";

/** A part of a transcript that must not be written. */
export interface Suspicion {
  /** Path in the fixtures folder: `thread_basic.jsonl`, `wire/thread_basic.jsonl`. */
  file: string;
  /** Line number, from 1. */
  line: number;
  /** Dot path into the event or the frame's message, as `formatPlace` writes it. */
  path: string;
  method?: string;
  rule: string;
  /** Up to 24 characters before the suspicious part, and a placeholder for the part itself. */
  excerpt: string;
}

/** Number of characters before the suspicious part in an excerpt. */
const CONTEXT_LENGTH = 24;

/** Collects suspicions, and removes secrets from their descriptions. */
export class Suspicions {
  readonly #parts: TranscriptPart[];
  readonly #hidden = new Set<string>();
  readonly #found: SuspectedPlace[] = [];

  constructor(parts: TranscriptPart[]) {
    this.#parts = parts;
  }

  /** Marks a text that must not be shown, neither as a member in a path nor as a method. */
  hide(text: string): void {
    this.#hidden.add(text);
  }

  /**
   * Adds a suspicion.
   * @param text text that contains the suspicious part
   * @param after end of the previous suspicious part in `text`
   * @param from start of this part in `text`
   */
  add(place: LeafPosition, rule: string, text: string, after: number, from: number): void {
    const context = text.slice(Math.max(after, from - CONTEXT_LENGTH), from).replace(/\s+/g, " ");
    this.#found.push({ place, rule, excerpt: `${context}${buildRedaction(rule)}` });
  }

  /** Lists the suspicions in the order of their files and lines. */
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
  /** Index of the file, from 0. */
  part: number;
  /** Index of the line, from 0. */
  line: number;
  path: string[];
}

interface SuspectedPlace {
  place: LeafPosition;
  rule: string;
  excerpt: string;
}
