import type { TimelineRow } from "./timeline-row.js";

/** Joins consecutive deltas of one method and one item into one row with their joined text. */
export async function* foldRows(
  rows: AsyncIterable<TimelineRow> | Iterable<TimelineRow>,
): AsyncGenerator<TimelineRow> {
  let open: TimelineRow | undefined;
  for await (const row of rows) {
    if (open?.delta !== undefined && row.delta !== undefined && isSameStream(open, row)) {
      open.delta += row.delta;
      open.count++;
      open.sources.push(...row.sources);
      continue;
    }
    if (open) yield open;
    open = { ...row, sources: [...row.sources] };
  }
  if (open) yield open;
}

function isSameStream(one: TimelineRow, other: TimelineRow): boolean {
  return (
    one.method === other.method &&
    one.item === other.item &&
    one.from === other.from &&
    one.lanes.length === other.lanes.length
  );
}
