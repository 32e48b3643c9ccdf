import type { DriftClass } from "../../../diff/index.js";
import type { ListedFixture } from "../../review-types.js";

/** Shows the class of a difference as a word. The color only repeats the word. */
export function ClassBadge({ value }: { value: DriftClass }) {
  return <span class={`badge ${value}`}>{value}</span>;
}

/** Shows a fixture's state in one word. */
export function StateBadge({ fixture }: { fixture: ListedFixture }) {
  if (fixture.decision) return <span class={`badge ${fixture.decision.what}`}>{fixture.decision.what}</span>;
  if (fixture.change === "added" || fixture.change === "removed")
    return <span class={`badge ${fixture.class ?? "plain"}`}>{fixture.change}</span>;
  return fixture.class ? <ClassBadge value={fixture.class} /> : <span class="badge plain">same</span>;
}
