import type { ReviewList } from "../../review-types.js";
import type { Notice } from "../hooks/use-notice.js";
import { Prose } from "./prose.js";

/** Says that the folder is damaged, and names its first problem. */
export function ProblemNotice({ problems }: Pick<ReviewList, "problems">) {
  const [first] = problems;
  if (!first) return null;
  return (
    <div class="notice wrong" role="alert">
      <span>
        The folder is damaged, so nothing can be accepted: {first.file} {first.problem}.{" "}
        <Prose text={first.hint} />
        {problems.length > 1 && ` The folder has ${problems.length} problems.`}
      </span>
    </div>
  );
}

/** Lists the fixtures that have to be recorded again. */
export function StaleNotice({ stale }: Pick<ReviewList, "stale">) {
  if (stale.length === 0) return null;
  return (
    <div class="notice" role="status">
      <ul>
        {stale.map((line) => (
          <li key={line}>
            Stale: <Prose text={line} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Shows a message, which the user can close. */
export function NoticeBar({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  return (
    <div class={`notice${notice.wrong ? " wrong" : ""}`} role={notice.wrong ? "alert" : "status"}>
      <span>
        <Prose text={notice.text} />
      </span>
      <button type="button" aria-label="Close this message" onClick={onClose}>
        ×
      </button>
    </div>
  );
}

/** Says that all fixtures are decided, and what to do next. */
export function AllDecidedNotice({ count, nextCommand }: { count: number; nextCommand: string }) {
  return (
    <div class="notice" role="status">
      <span>
        All {count < 2 ? "is" : `${count} fixtures are`} decided. Next: press <b>Done</b>, run{" "}
        <code>{nextCommand}</code>, and commit.
      </span>
    </div>
  );
}
