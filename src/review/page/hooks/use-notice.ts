import { useCallback, useEffect, useState } from "preact/hooks";
import { ServerError } from "../review-source.js";

/** A message to the user at the top of the page. */
export interface Notice {
  text: string;
  /** Whether the message is an error. */
  wrong: boolean;
  /** Whether the message stays until the user closes it. */
  stays: boolean;
}

/** Time in milliseconds after which a message disappears, unless it stays until the user closes it. */
const NOTICE_MS = 5000;

/** Keeps the message that the page shows. */
export function useNotice() {
  const [notice, setNotice] = useState<Notice>();
  useEffect(() => {
    if (!notice || notice.stays) return;
    const timer = setTimeout(() => setNotice(undefined), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const showError = useCallback((error: unknown) => {
    const hint = error instanceof ServerError ? ` ${error.hint}` : "";
    setNotice({ wrong: true, stays: true, text: `${(error as Error).message}${hint}` });
  }, []);
  const showNotice = (text: string, stays = false) => setNotice({ wrong: false, stays, text });
  return { notice, showNotice, showError, closeNotice: () => setNotice(undefined) };
}
