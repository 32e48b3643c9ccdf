import { splitCode } from "../../../page/browser/index.js";

/** A text of touchstone. What stands between backticks is shown as code. */
export function Prose({ text }: { text: string }) {
  return <>{splitCode(text).map((part) => (part.isCode ? <code>{part.text}</code> : part.text))}</>;
}
