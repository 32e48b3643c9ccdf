import { splitName } from "../../lib/names/index.js";
import { splitCode } from "./code-spans.js";

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** Creates an element. An attribute with a function becomes an event listener. Text children are inserted as text, never as HTML. */
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

/** Renders a text of touchstone. What is between backticks is shown as code. */
export function renderProse(text: string): (Node | string)[] {
  return splitCode(text).map((part) =>
    part.isCode ? createElement("code", {}, ...renderName(part.text)) : part.text,
  );
}

/** Renders a name that occurs in code, such as `item/started`. A line may break after its separators. */
export function renderName(name: string): (Node | string)[] {
  return splitName(name).flatMap((part, index) => (index === 0 ? [part] : [createElement("wbr"), part]));
}
