/** File → its line with the version, which is the second group. */
export const VERSION_PLACES: [file: string, line: RegExp][];

/** Writes a version into the files of a repository. */
export function setVersion(root: string, version: string): void;
