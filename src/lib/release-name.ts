/**
 * Reads the number of a release as people and tags write it: `0.163.0`, `v0.163.0`, or `rust-v0.163.0`, which is the tag of codex's
 * repository.
 * @param text what names the release; it may be a range or a list of several
 * @returns the text with the bare numbers
 */
export function readReleaseName(text: string): string {
  return text.trim().replace(/(?<![\w-])(?:rust-)?v(?=\d)/gi, "");
}
