/** Compares release numbers. An entry point of its own, since the fake codex loads `lib/` and must not load a package. */
import semver from "semver";

/**
 * The order of two releases by the rules of semantic versioning: 0.58.0 is before 0.144.0, and 1.0.0-alpha.1 before 1.0.0.
 * @returns a number below 0 where `one` is the older, above 0 where it is the newer, 0 where they are equal
 * @throws TypeError where one of them is no semantic version
 */
export function compareVersions(one: string, other: string): number {
  return semver.compare(one, other);
}

/**
 * Whether a release is in a range. Only the numbers count: 3.14.0rc1, as Python writes it, is taken for 3.14.0.
 * @param range as npm writes it: `^3.10`
 */
export function isInRange(version: string, range: string): boolean {
  const release = semver.coerce(version);
  return release !== null && semver.satisfies(release, range);
}
