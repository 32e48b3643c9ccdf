/** What all pages without a script share: the head, the navigation and the style. Pages with a script share only the navigation. */
import { escapeMarkup } from "../lib/index.js";
import { renderLink } from "./markdown.js";
import { buildHref, STYLE_PATH } from "./page-paths.js";

/** A page of the site before it gets its frame. */
export interface SitePage {
  /** Its path in the site. */
  path: string;
  /** Its title as text. */
  title: string;
  /** A sentence for the results of a search engine; default: the title. */
  description?: string;
  /** What is between the navigation and the end of the page, as HTML. */
  content: string;
}

/** An entry of the navigation. */
export interface NavigationEntry {
  title: string;
  path: string;
}

/** Renders a complete page. It has no script, and loads its style and its images from the site's folder. */
export function renderFrame(
  { path, title, description = title, content }: SitePage,
  navigation: NavigationEntry[],
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'">
<title>${escapeMarkup(title)} · touchstone</title>
<meta name="description" content="${escapeMarkup(description)}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${buildHref(path, STYLE_PATH)}">
</head>
<body>
<a class="skip" href="#site-content">Skip to the content</a>
${renderNavigation(path, navigation)}
<main id="site-content">
${content}
</main>
</body>
</html>
`;
}

/**
 * Renders the navigation at the top of a page.
 * @param path of the page
 * @param section path of the page whose entry is marked
 */
export function renderNavigation(path: string, navigation: NavigationEntry[], section = path): string {
  const current = findCurrent(section, navigation);
  const links = navigation.map((entry) => {
    const link = renderLink(buildHref(path, entry.path), escapeMarkup(entry.title));
    return entry === current
      ? link.replace("<a ", `<a aria-current="${entry.path === path ? "page" : "true"}" `)
      : link;
  });
  return `<nav class="site" aria-label="Site">${links.join("\n")}</nav>`;
}

/** Finds the entry of a page: its own entry, or else the entry of the nearest folder around it. */
function findCurrent(path: string, navigation: NavigationEntry[]): NavigationEntry | undefined {
  const own = navigation.find((entry) => entry.path === path);
  const around = navigation.filter(
    (entry) => entry.path.endsWith("/index.html") && path.startsWith(entry.path.replace(/index\.html$/, "")),
  );
  return own ?? around.sort((a, b) => b.path.length - a.path.length)[0];
}
