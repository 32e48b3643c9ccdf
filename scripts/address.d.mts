/** Whether an address is that of a repository on GitHub. */
export function isAddress(address: string): boolean;

/** Builds the members of package.json that name the repository. */
export function buildManifestMembers(address: string): { repository: { type: string; url: string } };

/** Builds the path of the Go module. */
export function buildModulePath(address: string): string;
