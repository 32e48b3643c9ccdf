import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** The height of each row in pixels; the style sheet contains the same value. */
export const ROW_HEIGHT = 24;
/** The number of rows drawn beyond both edges, so that fast scrolling shows no gap. */
const OVERSCAN_ROWS = 12;

interface VirtualListProps {
  count: number;
  /** The row that must be visible. */
  currentRow: number;
  label: string;
  row: (index: number) => ComponentChildren;
  /** Receives the list's width in pixels at first, and after each change. */
  onWidth: (width: number) => void;
}

/** A list of rows with equal height. Only the visible rows are drawn. */
export function VirtualList({ count, currentRow, label, row, onWidth }: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [{ top, height }, setView] = useState({ top: 0, height: 600 });

  useEffect(() => {
    const element = scroller.current as HTMLDivElement;
    let frame = 0;
    const measure = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setView({ top: element.scrollTop, height: element.clientHeight }));
    };
    const observer = new ResizeObserver(() => {
      onWidth(element.clientWidth);
      measure();
    });
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current as HTMLDivElement;
    const [from, to] = [currentRow * ROW_HEIGHT, (currentRow + 1) * ROW_HEIGHT];
    // A row that becomes visible gets some rows around it.
    if (from < element.scrollTop) element.scrollTop = from - 3 * ROW_HEIGHT;
    else if (to > element.scrollTop + element.clientHeight)
      element.scrollTop = to - element.clientHeight + 6 * ROW_HEIGHT;
  }, [currentRow]);

  const first = Math.max(0, Math.min(count, Math.floor(top / ROW_HEIGHT)) - OVERSCAN_ROWS);
  const last = Math.min(count, Math.ceil((top + height) / ROW_HEIGHT) + OVERSCAN_ROWS);
  const rows = [];
  for (let index = first; index < last; index++) rows.push(row(index));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't leave out the rows that are out of sight
    <div
      class="scroller"
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={count}
      aria-activedescendant={count > 0 ? `row-${currentRow}` : undefined}
      tabIndex={0}
    >
      <div class="sizer" style={{ height: `${count * ROW_HEIGHT}px` }}>
        <div class="window" style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}
