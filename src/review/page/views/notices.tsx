import type { ReviewList } from "../../review-types.js";
import type { Notice } from "../hooks/use-notice.js";

/** Says that the folder is damaged, with its first problem. */
export function ProblemNotice({ problems }: Pick<ReviewList, "problems">) {
  const [first] = problems;
  if (!first) return null;
  return (
    <div class="notice wrong" role="alert">
      The folder is damaged, so nothing can be accepted: {first.file} {first.problem}. {first.hint}
      {problems.length > 1 && ` (${problems.length - 1} more)`}
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
          <li key={line}>Stale: {line}</li>
        ))}
      </ul>
    </div>
  );
}

/** Shows a message, which the user can close. */
export function NoticeBar({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  return (
    <div class={`notice${notice.wrong ? " wrong" : ""}`} role={notice.wrong ? "alert" : "status"}>
      {notice.text}
      <button type="button" aria-label="Close this message" onClick={onClose}>
        ×
      </button>
    </div>
  );
}
