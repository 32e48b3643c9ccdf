import { splitCode } from "./code-spans.js";

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** Creates an element. Text children are inserted as text, never as HTML. */
export function createElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** Renders a text of touchstone: what stands between backticks is shown as code. */
export function renderProse(text: string): (Node | string)[] {
  return splitCode(text).map((part) => (part.isCode ? createElement("code", {}, part.text) : part.text));
}
