import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Height of each row in pixels; the style sheet has the same. */
export const ROW = 24;
/** Rows beyond both edges, so that a quick scroll meets no gap. */
const BEYOND = 12;

interface Props {
  count: number;
  /** The row that must be in sight. */
  at: number;
  label: string;
  row: (index: number) => ComponentChildren;
  /** Says how wide it is, in pixels, at first and whenever that changes. */
  onWidth: (width: number) => void;
}

/** Equally high rows, of which only those in sight are drawn. */
export function VirtualList({ count, at, label, row, onWidth }: Props) {
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
    const [from, to] = [at * ROW, (at + 1) * ROW];
    // A row that comes into sight gets some of what stands around it.
    if (from < element.scrollTop) element.scrollTop = from - 3 * ROW;
    else if (to > element.scrollTop + element.clientHeight)
      element.scrollTop = to - element.clientHeight + 6 * ROW;
  }, [at]);

  const first = Math.max(0, Math.min(count, Math.floor(top / ROW)) - BEYOND);
  const last = Math.min(count, Math.ceil((top + height) / ROW) + BEYOND);
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
      aria-activedescendant={count > 0 ? `row-${at}` : undefined}
      tabIndex={0}
    >
      <div class="sizer" style={{ height: `${count * ROW}px` }}>
        <div class="window" style={{ transform: `translateY(${first * ROW}px)` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}
