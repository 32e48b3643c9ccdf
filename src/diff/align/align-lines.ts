import type { Pair } from "../types.js";
import { type AlignmentRound, align } from "./align.js";
import type { FileLines } from "./file-lines.js";
import { haveSameContent } from "./similarity.js";

/**
 * Aligns the lines of two files in rounds, from equal text to equal method. Each round pairs lines that the rounds before
 * it left without a partner.
 * @returns every line of both files once, in order
 */
export function alignLines(old: FileLines, now: FileLines): Pair[] {
  if (old.length > LONG_FILE_LINES && isAlignedByIndex(old, now))
    return old.texts.map((_, index) => [index, index]);
  const buildRound = (token: (lines: FileLines, index: number) => string): AlignmentRound => ({
    old: (index) => token(old, index),
    now: (index) => token(now, index),
  });
  return align(old.length, now.length, [
    buildRound((lines, index) => lines.getText(index)),
    buildRound((lines, index) => lines.getMasked(index)),
    buildRound((lines, index) => lines.getContent(index)),
    buildRound((lines, index) => lines.readKind(index)),
    buildRound((lines, index) => METHOD.exec(lines.readKind(index))?.[0] ?? ""),
  ]);
}

/** The beginning of a line's kind: its sender and its method, without the type of its item. */
const METHOD = /^(?:client: )?(?:response to )?\S+/;

/** Number of lines above which two files are first compared line by line: if the contents are equal, no alignment is needed. */
const LONG_FILE_LINES = 5000;

function isAlignedByIndex(old: FileLines, now: FileLines): boolean {
  return old.length === now.length && old.texts.every((_, index) => haveSameContent(old, now, index));
}
