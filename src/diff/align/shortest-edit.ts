/** The indexes of two equal tokens. */
export type IndexMatch = readonly [a: number, b: number];

/**
 * Finds the shortest edit script that turns one sequence into the other (Myers 1986).
 * @param maxEdits number of edits after which the search stops; an edit removes or inserts one token
 * @returns the tokens that the script keeps; undefined if it needs more edits
 */
export function findShortestEdit(a: string[], b: string[], maxEdits: number): IndexMatch[] | undefined {
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  const most = Math.min(maxEdits, a.length + b.length);
  for (let edits = 0; edits <= most; edits++) {
    const row = new Map<number, number>();
    trace.push(row);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepDiagonal(reach, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reach.set(diagonal, x);
      row.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return traceMatches(a, b, trace);
    }
  }
  return undefined;
}

/** The position in the first sequence that one more edit reaches on a diagonal, before any match. */
function stepDiagonal(reach: Map<number, number>, diagonal: number, edits: number): number {
  return isDeletion(reach, diagonal, edits)
    ? (reach.get(diagonal - 1) ?? -1) + 1
    : (reach.get(diagonal + 1) ?? -1);
}

/** Whether the last edit on the way to a diagonal removes a token of the first sequence; otherwise it inserts one of the second. */
function isDeletion(reach: Map<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return false;
  return diagonal === edits || (reach.get(diagonal - 1) ?? -1) >= (reach.get(diagonal + 1) ?? -1);
}

function traceMatches(a: string[], b: string[], trace: Map<number, number>[]): IndexMatch[] {
  const matches: IndexMatch[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const diagonal = x - y;
    const reach = trace[edits - 1] ?? new Map([[1, 0]]);
    const from = stepDiagonal(reach, diagonal, edits);
    while (x > from) matches.push([--x, --y]);
    if (edits === 0) break;
    if (isDeletion(reach, diagonal, edits)) x--;
    else y--;
  }
  return matches.reverse();
}
