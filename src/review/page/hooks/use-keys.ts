import { useEffect, useRef } from "preact/hooks";

/** The keys of the page, with the texts that the help shows. Keys that move in every list, such as Page Down, are left out. */
export const KEYS: [key: string, what: string, decides?: "decides"][] = [
  ["j / k", "next / previous change"],
  ["J / K", "next / previous fixture of the change"],
  ["n / p", "next / previous difference"],
  ["↓ / ↑", "next / previous row of the timeline"],
  ["Enter", "open or close a row: raw JSON, deltas, a file"],
  ["a", "accept the change in all its fixtures", "decides"],
  ["e", "edit the reason; Enter accepts with it", "decides"],
  ["r", "reject the change: its fixtures become as they are in the base", "decides"],
  ["f / F", "accept / reject the shown fixture with all its changes", "decides"],
  ["Shift A", "accept all fixtures without a breaking difference", "decides"],
  ["d", "show differences only, or all events"],
  ["/", "search in all fixtures"],
  ["Esc", "leave the search, or close a window or a message"],
  ["?", "this help"],
];

/** Handles keys everywhere except in text fields and open dialogs. */
export function useKeys(keys: Record<string, () => void>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      // A closed dialog keeps the focus until the page is drawn again. Keys that are pressed in the meantime are for the page.
      const dialog = target.closest("dialog");
      if (dialog ? dialog.open : target.closest("input, textarea")) return;
      // Enter on a button activates the button.
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
