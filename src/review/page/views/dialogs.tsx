import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { KEYS } from "../hooks/use-keys.js";

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
  what: "accept" | "reject";
  names: string[];
  onDecide: (reason: string) => void;
  onClose: () => void;
}

/** Asks for the reason of a decision. A rejection needs a reason. */
export function AskReason({ what, names, onDecide, onClose }: ReasonProps) {
  const [reason, setReason] = useState(what === "accept" ? "reviewed" : "");
  const verb = what === "accept" ? "Accept" : "Reject";
  const missing = what === "reject" && reason.trim() === "";
  return (
    <Window title={`${verb} ${names.length === 1 ? names[0] : `${names.length} fixtures`}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) onDecide(reason);
        }}
      >
        {names.length > 1 && <p class="names">{names.join(", ")}</p>}
        <p>
          {what === "accept"
            ? "It is recorded in the manifest and the audit log, with your name."
            : "What the base has is put back, and the audit log says why."}
        </p>
        <label>
          Reason{what === "reject" && " (needed)"}
          <input
            autofocus
            value={reason}
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
