import { defineErrors, formatCount, getReason } from "../lib/index.js";

/** The maximum number of dead links in a message. */
const MAX_LINKS = 10;

/** The errors of `touchstone site`. */
export const siteErrors = defineErrors({
  siteFolderTaken: {
    kind: "usage",
    message: ({ folder }: { folder: string }) =>
      `${folder} is not empty, and \`touchstone site\` did not write it.`,
    hint: "Name another folder, or remove what is in this one. The site replaces its folder as a whole.",
    example: { folder: "FOLDER" },
  },
  siteFolderMissing: {
    kind: "usage",
    message: ({ folder }: { folder: string }) => `${folder} is not a folder.`,
    hint: "Name a folder that is missing, empty, or written by `touchstone site`.",
    example: { folder: "FOLDER" },
  },
  siteLinksDead: {
    kind: "finding",
    message: ({ links }: { links: string[] }) =>
      `${formatCount(links.length, "link")} would lead nowhere: ${links.slice(0, MAX_LINKS).join("; ")}${links.length > MAX_LINKS ? "; …" : ""}`,
    hint: "Correct the links in the Markdown files of these pages. Nothing was written.",
    example: { links: ["PAGE → TARGET"] },
  },
  siteNotWritten: {
    kind: "environment",
    message: ({ folder, cause }: { folder: string; cause: unknown }) =>
      `The site could not be written to ${folder}: ${getReason(cause)}`,
    hint: "Name a folder whose parent folder you can write to. An earlier site is unchanged.",
    example: { folder: "FOLDER", cause: "REASON" },
  },
  sitePathTwice: {
    kind: "usage",
    message: ({ path }: { path: string }) => `Two pages of the site would have the path ${path}.`,
    hint: "Rename the file that one of the two pages shows.",
    example: { path: "PATH" },
  },
});
