import { useEffect } from "preact/hooks";
import type { ReviewSource } from "../review-source.js";

/** Time in milliseconds after which the page asks the server again whether another tab or a harvest has changed something. */
const POLL_MS = 1000;

/** Asks the server for changes until the review has ended or a request fails. */
export function usePolling(
  source: ReviewSource,
  version: string | undefined,
  ended: boolean,
  onChange: () => void,
  onFailure: (error: unknown) => void,
): void {
  useEffect(() => {
    if (source.readOnly || ended || version === undefined) return;
    const timer = setInterval(async () => {
      try {
        if ((await source.version()) !== version) onChange();
      } catch (error) {
        clearInterval(timer);
        onFailure(error);
      }
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [version, ended]);
}
