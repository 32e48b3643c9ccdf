import { siteErrors } from "./errors.js";
import type { SitePage } from "./page-frame.js";

/** The pages and the files of a site, before they are written. */
export class SiteFiles {
  /** Pages that get their frame at the end. */
  readonly pages: SitePage[] = [];
  /** Files as they are: path → content. */
  readonly files = new Map<string, string | Uint8Array>();
  readonly #paths = new Set<string>();

  /** @throws TouchstoneError `site-path-twice` */
  addPage(page: SitePage): void {
    this.#take(page.path);
    this.pages.push(page);
  }

  /** @throws TouchstoneError `site-path-twice` */
  addFile(path: string, content: string | Uint8Array): void {
    this.#take(path);
    this.files.set(path, content);
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  #take(path: string): void {
    if (this.#paths.has(path)) throw siteErrors.sitePathTwice({ path });
    this.#paths.add(path);
  }
}
