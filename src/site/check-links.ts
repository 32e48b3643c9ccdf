/** Checks the links of a site before the site is written. */
import { posix } from "node:path";
import { isExternal } from "./markdown.js";

/**
 * Finds the links that lead to no file of the site, or to an anchor that the linked page does not have.
 * @param files path → content
 * @param unread paths of pages whose content a script makes: their links are not checked, and their anchors are not known
 * @returns `PAGE → LINK` for each, in the order of the pages
 */
export function findDeadLinks(
  files: ReadonlyMap<string, string | Uint8Array>,
  unread: ReadonlySet<string>,
): string[] {
  const anchors = new Map<string, Set<string>>();
  const hasAnchor = (path: string, anchor: string) => {
    const known = anchors.get(path) ?? listAnchors(files.get(path));
    anchors.set(path, known);
    return known.has(anchor);
  };
  const isDead = (page: string, link: string) => {
    if (isExternal(link) || link.startsWith("data:")) return false;
    const [before = "", anchor = ""] = link.split(/#(.*)/s).map(decodeURIComponent);
    const path = before === "" ? page : posix.join(posix.dirname(page), before);
    if (!files.has(path)) return true;
    return anchor !== "" && !unread.has(path) && !hasAnchor(path, anchor);
  };
  return [...files].flatMap(([page, content]) => {
    if (!page.endsWith(".html") || typeof content !== "string" || unread.has(page)) return [];
    const links = new Set(matchAttributes(content, /\s(?:href|src)="([^"]*)"/g));
    return [...links].filter((link) => isDead(page, link)).map((link) => `${page} → ${link}`);
  });
}

function listAnchors(content: string | Uint8Array | undefined): Set<string> {
  return new Set(typeof content === "string" ? matchAttributes(content, /\sid="([^"]*)"/g) : []);
}

/** Returns the values of attributes. The pattern matches only in tags, because a quote in a text is escaped. */
function matchAttributes(content: string, pattern: RegExp): string[] {
  return [...content.matchAll(pattern)].map(([, value = ""]) =>
    value
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&"),
  );
}
