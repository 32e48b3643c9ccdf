/**
 * Compares release numbers. This is a separate entry point, because the fake codex loads `lib/` and must not
 * load a package.
 */
import semver from "semver";

/**
 * Compares two releases by the rules of semantic versioning: 0.58.0 is before 0.144.0, and 1.0.0-alpha.1 before
 * 1.0.0.
 * @returns a number below 0 if `one` is older, above 0 if it is newer, 0 if they are equal
 * @throws TypeError if one of them is no semantic version
 */
export function compareVersions(one: string, other: string): number {
  return semver.compare(one, other);
}

/**
 * Whether a release is in a range. Only the numbers count: 3.14.0rc1, Python's notation, is treated as 3.14.0.
 * @param range in npm's notation: `^3.10`
 */
export function isInRange(version: string, range: string): boolean {
  const release = semver.coerce(version);
  return release !== null && semver.satisfies(release, range);
}
