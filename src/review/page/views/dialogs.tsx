import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { KEYS } from "../hooks/use-keys.js";
import type { PendingDecision } from "../hooks/use-review.js";

/** A dialog over the page. Escape closes it. */
function Window({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="window-title">
      <h2 id="window-title">{title}</h2>
      {children}
    </dialog>
  );
}

export function Help({ readOnly, onClose }: { readOnly: boolean; onClose: () => void }) {
  const keys = KEYS.filter(([, , decides]) => !decides || !readOnly);
  return (
    <Window title="Keys" onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Window>
  );
}

interface ReasonProps {
  pending: PendingDecision;
  /** The last reason that the reviewer typed, or the default. */
  lastReason: string;
  onDecide: (reason: string) => void;
  onClose: () => void;
}

/** Asks for the reason of a rejection, or of the acceptance of all fixtures without a breaking difference. Only a rejection needs one. */
export function AskReason({ pending: { what, fixtures }, lastReason, onDecide, onClose }: ReasonProps) {
  const [reason, setReason] = useState(lastReason);
  const verb = what === "accept" ? "Accept" : "Reject";
  const missing = what === "reject" && reason.trim() === "";
  const names = fixtures.map(({ name }) => name);
  const added = fixtures.filter(({ change }) => change === "added").map(({ name }) => name);
  const restored = names.filter((name) => !added.includes(name));
  return (
    <Window title={`${verb} ${names.length === 1 ? names[0] : `${names.length} fixtures`}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) onDecide(reason);
        }}
      >
        {what === "accept" && (
          <Fixtures
            names={names}
            text="The manifest and the audit log record the decision, with your name."
          />
        )}
        {what === "reject" && restored.length > 0 && (
          <Fixtures
            names={restored}
            text="Each fixture is restored to its version in the base, with all its files:"
          />
        )}
        {what === "reject" && added.length > 0 && (
          <Fixtures
            names={added}
            text="Each fixture that the base does not have is removed, with all its files:"
          />
        )}
        <label>
          Reason{what === "reject" && " (needed, for the audit log)"}
          <input
            autofocus
            value={reason}
            maxLength={10_000}
            onFocus={(event) => event.currentTarget.select()}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={what} disabled={missing}>
            {verb}
          </button>
        </div>
      </form>
    </Window>
  );
}

function Fixtures({ names, text }: { names: string[]; text: string }) {
  return (
    <>
      <p>{text}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls */}
      <p class="names" tabIndex={0}>
        {names.join(", ")}
      </p>
    </>
  );
}
