/** Splits a text at its backticks. What is between two backticks is code, as in Markdown. A last backtick without a partner is text. */
export function splitCode(text: string): { text: string; isCode: boolean }[] {
  const parts = text.split("`");
  if (parts.length % 2 === 0) {
    const last = parts.pop() ?? "";
    parts[parts.length - 1] += `\`${last}`;
  }
  return parts
    .map((part, index) => ({ text: part, isCode: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}
