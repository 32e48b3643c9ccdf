/** File → a pattern for its line with the version: the first group is the text before the version, the second is the version. */
export const VERSION_PLACES: [file: string, line: RegExp][];

/** Writes a version into the files of a repository. */
export function setVersion(root: string, version: string): void;
