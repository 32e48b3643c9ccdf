import { Fragment } from "preact";
import { splitCode, splitName } from "../../../page/browser/index.js";

/** A text of touchstone. What is between backticks is shown as code. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {splitCode(text).map((part) =>
        part.isCode ? (
          <code>
            <Name name={part.text} />
          </code>
        ) : (
          part.text
        ),
      )}
    </>
  );
}

/** A name that occurs in code, such as `item/started`. A line may break after its separators. */
export function Name({ name }: { name: string }) {
  return splitName(name).map((part, index) => (
    <Fragment key={`${index} ${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
