/** Where the package of a subject can come from, as in its subject.yaml. */
export const PACKAGE_REGISTRIES = ["pypi", "npm", "crates", "go"] as const;

export type PackageRegistry = (typeof PACKAGE_REGISTRIES)[number];
