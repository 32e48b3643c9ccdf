import { useState } from "preact/hooks";
import { DEFAULT_REASON } from "../../review-types.js";
import type { PendingDecision } from "./use-review.js";

const DEFAULTS: Record<PendingDecision["what"], string> = { accept: DEFAULT_REASON, reject: "" };

/** Keeps the last reason that the reviewer typed for each kind of decision, also when the page is loaded again. */
export function useReasons() {
  const [reasons, setReasons] = useState(() => ({
    accept: readReason("accept"),
    reject: readReason("reject"),
  }));
  const setReason = (what: PendingDecision["what"], text: string) => {
    sessionStorage.setItem(buildKey(what), text);
    setReasons({ ...reasons, [what]: text });
  };
  return { reasons, setReason };
}

function readReason(what: PendingDecision["what"]): string {
  return sessionStorage.getItem(buildKey(what)) ?? DEFAULTS[what];
}

function buildKey(what: PendingDecision["what"]): string {
  return `touchstone-${what}-reason`;
}
