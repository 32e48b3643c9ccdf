/** Writes an address into the files of a git repository. @returns the Go module's path */
export function setAddress(root: string, address: string): string;
