import { useEffect, useRef } from "preact/hooks";

/** Every key of the page, as the help shows them. */
export const KEYS: [key: string, what: string, decides?: "decides"][] = [
  ["j / k", "next / previous fixture"],
  ["n / p", "next / previous difference"],
  ["↓ / ↑", "next / previous row of the timeline"],
  ["Enter", "open or close a row: raw JSON, deltas, a file"],
  ["a", "accept this fixture", "decides"],
  ["r", "reject it: what the base has comes back", "decides"],
  ["Shift A", "accept all that have no breaking difference", "decides"],
  ["d", "show differences only, or all events"],
  ["/", "search in the events"],
  ["Esc", "leave the search, or close a window"],
  ["?", "this help"],
];

/** Keys that a person may hit anywhere but in a text field or a window. */
export function useKeys(keys: Record<string, () => void>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      // A window that has just closed keeps the focus until the page is drawn again: its keys are the page's by then.
      const dialog = target.closest("dialog");
      if (dialog ? dialog.open : target.closest("input, textarea")) return;
      // On a button, Enter is the button's.
      if (event.key === "Enter" && target.closest("button, summary")) return;
      const act = current.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
