/** Periods of measured releases, as the atlas stores them. The script of the atlas page uses this file too. */

/** Consecutive measured releases, by their indices in the list of the atlas. `from` and `to` are included. */
export interface Span {
  from: number;
  to: number;
}

/** Whether a release is in a span. @param index its index in the atlas */
export function covers({ from, to }: Span, index: number): boolean {
  return from <= index && index <= to;
}
