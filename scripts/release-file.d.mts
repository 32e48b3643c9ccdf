/** Builds the file from which the helpers know the executables of a release. */
export function buildReleaseFile(version: string, address: string, sums: string): string;
