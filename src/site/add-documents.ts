/** Adds the documentation of a repository, and a page or a copy of each file and folder that it links to. */
import { existsSync, readdirSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { escapeMarkup, listFilesBelow, readPlainFile, resolveInside, TouchstoneError } from "../lib/index.js";
import { assertNoSecrets } from "../redact/index.js";
import {
  findLinkTarget,
  findRepositoryPath,
  type PageReplacements,
  type RepositoryPath,
  resolveFromRoot,
} from "./link-targets.js";
import { renderCode, renderCodeBlock, renderLink, renderMarkdown } from "./markdown.js";
import { buildHref, DOCS_PATH, getCopyPath } from "./page-paths.js";
import type { SiteFiles } from "./site-files.js";

/** The folder with a repository's documentation. */
const DOCS_FOLDER = "docs";
/** Documents outside of that folder that get a page, too, if they exist. */
const ROOT_DOCUMENTS = ["README.md", "CHANGELOG.md"];
/** Folders of packages and of build results. They are neither searched for documents nor listed. */
const BUILT_FOLDERS = ["node_modules", "target", "__pycache__", "dist"];
/** The length in bytes up to which a file's page shows its text. The page of a longer file links to a copy. Documents may be longer. */
const MAX_PAGE_BYTES = 200_000;

export interface DocumentOptions {
  /** The repository's root. */
  root: string;
  /** The pages of the site that replace files of the repository. */
  replacements: PageReplacements;
  /** Finds the path of the page about a name in a code span. */
  findCodePage(code: string): string | undefined;
}

/**
 * Adds the Markdown files in `docs`, README.md and CHANGELOG.md, and all that they link to.
 * @throws TouchstoneError `site-path-twice`, and `secret-suspected` for a secret in a document; the errors of files that can't be read
 */
export async function addDocuments(site: SiteFiles, options: DocumentOptions): Promise<void> {
  const queue = listDocuments(options.root);
  const known = new Set(queue.map(({ page }) => page));
  const enqueue = (target: RepositoryPath) => {
    if (known.has(target.page)) return;
    known.add(target.page);
    queue.push(target);
  };
  const documents = [...queue];
  for (const target of queue) await addTarget(site, target, options, enqueue);
  if (documents.length > 0 && !site.has(DOCS_PATH)) addList(site, documents);
}

/** Adds a list of the documents, for a repository without `docs/README.md`. */
function addList(site: SiteFiles, documents: RepositoryPath[]): void {
  const items = documents.map(({ path, page }) => {
    const title = site.pages.find((one) => one.path === page)?.title ?? path;
    return `<li>${renderLink(buildHref(DOCS_PATH, page), escapeMarkup(title))} ${renderCode(path)}</li>`;
  });
  const content = `<h1>Documentation</h1>\n<ul>${items.join("\n")}</ul>`;
  site.addPage({ path: DOCS_PATH, title: "Documentation", content });
}

function listDocuments(root: string): RepositoryPath[] {
  const folder = join(root, DOCS_FOLDER);
  const inFolder = existsSync(folder) ? listFilesBelow(folder, BUILT_FOLDERS) : [];
  const files = inFolder.map((file) => relative(root, file).split(sep).join("/"));
  return [...ROOT_DOCUMENTS, ...files.filter((file) => file.endsWith(".md"))].flatMap(
    (file) => findRepositoryPath(root, file) ?? [],
  );
}

async function addTarget(
  site: SiteFiles,
  target: RepositoryPath,
  options: DocumentOptions,
  enqueue: (target: RepositoryPath) => void,
): Promise<void> {
  const { path, kind, page } = target;
  if (kind === "folder")
    return site.addPage({ path: page, title: path, content: renderFolder(options.root, path) });
  const bytes = await readPlainFile(resolveInside(options.root, path));
  if (kind === "image") return site.addFile(page, bytes);
  if (kind === "document") {
    const markdown = bytes.toString("utf8");
    await assertNoSecrets(path, markdown); // before HTML escapes it, which could hide a secret
    return addDocument(site, target, markdown, options, enqueue);
  }
  site.addPage({
    path: page,
    title: path,
    content: `<h1>${renderCode(path)}</h1>\n${await renderFile(site, target, bytes)}`,
  });
}

/** Renders a text as it is, and a long or binary file as a link to its copy. A text with a suspected secret is not shown. */
async function renderFile(site: SiteFiles, { path, page }: RepositoryPath, bytes: Buffer): Promise<string> {
  const text = decodeUtf8(bytes);
  if (text !== undefined && (await hasSecrets(path, text)))
    return "<p>The site does not show this file, since it contains what looks like a secret.</p>";
  if (text !== undefined && bytes.length <= MAX_PAGE_BYTES) return renderCodeBlock(text);
  const copy = getCopyPath(path);
  site.addFile(copy, bytes);
  return `<p>${renderLink(buildHref(page, copy), escapeMarkup(path))}: ${bytes.length} bytes.</p>`;
}

/** Whether a text contains what looks like a secret. Tests of rules for secrets contain such texts. */
async function hasSecrets(path: string, text: string): Promise<boolean> {
  try {
    await assertNoSecrets(path, text);
    return false;
  } catch (error) {
    if (error instanceof TouchstoneError) return true;
    throw error;
  }
}

function addDocument(
  site: SiteFiles,
  { path, page }: RepositoryPath,
  markdown: string,
  options: DocumentOptions,
  enqueue: (target: RepositoryPath) => void,
): void {
  const { title, html } = renderMarkdown(markdown, {
    resolveLink: (link) => {
      const found = findLinkTarget(options.root, path, link, options.replacements);
      if (found?.kind === "external") return found.address;
      if (found?.kind === "dead") return buildHref(page, found.path); // `findDeadLinks` reports it
      if (!found) return undefined;
      if (!options.replacements.has(found.target.path)) enqueue(found.target);
      return buildHref(page, found.target.page, found.anchor);
    },
    findCodePage: (code) => {
      const about = options.findCodePage(code);
      return about === undefined ? undefined : buildHref(page, about);
    },
  });
  site.addPage({ path: page, title: title ?? path, content: html });
}

/** Renders the names of the files and folders in a folder, without hidden ones and `BUILT_FOLDERS`. */
function renderFolder(root: string, path: string): string {
  const names = readdirSync(resolveFromRoot(root, path), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !BUILT_FOLDERS.includes(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
  const items = names.map((name) => `<li>${renderCode(name)}</li>`);
  return `<h1>${renderCode(posix.join(path, "/"))}</h1>\n<ul>${items.join("\n")}</ul>`;
}

/** @returns undefined if the bytes are no UTF-8 */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
