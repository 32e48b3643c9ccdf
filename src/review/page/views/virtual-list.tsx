import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** The height in pixels that a row is assumed to have until it is drawn and measured. The style sheet contains the same value. */
const ROW_HEIGHT = 24;
/** How far rows are drawn beyond both edges, in pixels, so that fast scrolling shows no gap. */
const OVERSCAN = 12 * ROW_HEIGHT;

interface VirtualListProps {
  /** The key of each row. */
  keys: string[];
  /** The index of the row that must be visible. */
  currentRow: number;
  label: string;
  row: (index: number) => ComponentChildren;
}

/** A list of rows. Only the visible rows and some rows above and below are drawn. Each drawn row is measured. */
export function VirtualList({ keys, currentRow, label, row }: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<string, number>());
  const [{ top, height }, setView] = useState({ top: 0, height: 600 });
  const [, redraw] = useState(0);
  const offsets = sumHeights(keys, heights.current);

  useEffect(() => {
    const element = scroller.current as HTMLDivElement;
    let frame = 0;
    let width = element.clientWidth;
    const measure = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setView({ top: element.scrollTop, height: element.clientHeight }));
    };
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== width) heights.current.clear();
      width = element.clientWidth;
      measure();
    });
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, []);

  const first = findRow(offsets, top - OVERSCAN);
  const last = Math.min(keys.length, findRow(offsets, top + height + OVERSCAN) + 1);
  useLayoutEffect(() => {
    const element = scroller.current as HTMLDivElement;
    let [changed, moved] = [false, 0];
    [...(content.current as HTMLDivElement).children].forEach((child, index) => {
      const key = keys[first + index];
      if (key === undefined) return;
      const before = heights.current.get(key) ?? ROW_HEIGHT;
      const { height: now } = child.getBoundingClientRect();
      if (now === 0 || Math.abs(now - before) < 0.5) return;
      heights.current.set(key, now);
      changed = true;
      if ((offsets[first + index] as number) < element.scrollTop) moved += now - before;
    });
    if (!changed) return;
    // What the user reads stays in its place when a row above it turns out taller or shorter than assumed.
    if (moved !== 0) element.scrollTop += moved;
    redraw((count) => count + 1);
  });

  useLayoutEffect(() => {
    const element = scroller.current as HTMLDivElement;
    const [from = 0, to = 0] = [offsets[currentRow], offsets[currentRow + 1]];
    // If the current row is out of view, the list scrolls to it and some rows further, so that its neighbors are visible, too.
    if (from < element.scrollTop) element.scrollTop = from - 3 * ROW_HEIGHT;
    else if (to > element.scrollTop + element.clientHeight)
      element.scrollTop = to - element.clientHeight + 6 * ROW_HEIGHT;
  }, [keys[currentRow]]);

  const rows = [];
  for (let index = first; index < last; index++) rows.push(row(index));
  return (
    <div
      class="scroller"
      ref={scroller}
      role="treegrid"
      aria-label={label}
      aria-rowcount={keys.length}
      aria-activedescendant={keys.length > 0 ? `row-${currentRow}` : undefined}
      tabIndex={0}
    >
      <div class="sizer" style={{ height: `${offsets[keys.length]}px` }}>
        <div class="window" ref={content} style={{ transform: `translateY(${offsets[first]}px)` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}

/** Returns the distance of each row from the top of the list. The last entry is the height of the list. */
function sumHeights(keys: string[], heights: ReadonlyMap<string, number>): Float64Array {
  const offsets = new Float64Array(keys.length + 1);
  keys.forEach((key, index) => {
    offsets[index + 1] = (offsets[index] as number) + (heights.get(key) ?? ROW_HEIGHT);
  });
  return offsets;
}

/** Finds the row at a distance from the top of the list, in pixels. */
function findRow(offsets: Float64Array, distance: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] as number) <= distance) low = middle;
    else high = middle - 1;
  }
  return low;
}
