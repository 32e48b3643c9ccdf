import { defineErrors, formatCount, getErrorMessage } from "../lib/index.js";

/** The maximum number of dead links in a message. */
const MAX_LINKS = 10;

/** The errors of `touchstone site`. */
export const siteErrors = defineErrors({
  siteFolderTaken: {
    kind: "usage",
    message: ({ folder }: { folder: string }) =>
      `${folder} is not empty, and no \`touchstone site\` has written it.`,
    hint: "Name another folder, or remove what is in this one. The site replaces its folder as a whole.",
    example: { folder: "FOLDER" },
  },
  siteFolderMissing: {
    kind: "usage",
    message: ({ folder }: { folder: string }) => `${folder} is no folder.`,
    hint: "Name a folder, which may be missing or empty.",
    example: { folder: "FOLDER" },
  },
  siteLinksDead: {
    kind: "finding",
    message: ({ links }: { links: string[] }) =>
      `${formatCount(links.length, "link")} would lead nowhere: ${links.slice(0, MAX_LINKS).join("; ")}${links.length > MAX_LINKS ? "; …" : ""}`,
    hint: "Correct the links in the Markdown files with these names. Nothing was written.",
    example: { links: ["PAGE → TARGET"] },
  },
  siteNotWritten: {
    kind: "environment",
    message: ({ folder, cause }: { folder: string; cause: unknown }) =>
      `The site could not be written to ${folder}: ${getErrorMessage(cause)}`,
    hint: "Name a folder beside which you may write. What was there before is unchanged.",
    example: { folder: "FOLDER", cause: "REASON" },
  },
  sitePathTwice: {
    kind: "usage",
    message: ({ path }: { path: string }) => `Two pages of the site would have the path ${path}.`,
    hint: "Rename one of the two Markdown files.",
    example: { path: "PATH" },
  },
});
