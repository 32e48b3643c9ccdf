/** Turns a heading into its anchor, as GitHub does it, so that a link works on the site and on GitHub. */
export function slugify(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** The anchors of one page. A heading that occurs again gets a number. */
export class Slugs {
  readonly #used = new Map<string, number>();

  /** @param text the next heading @returns its anchor */
  add(text: string): string {
    const slug = slugify(text);
    const before = this.#used.get(slug) ?? 0;
    this.#used.set(slug, before + 1);
    if (before === 0) return slug;
    const numbered = `${slug}-${before}`;
    this.#used.set(numbered, 1);
    return numbered;
  }
}
