/**
 * The package (180 MB) that contains codex. It is not installed: touchstone downloads the same binary from npm, and gives the SDK
 * the tap as `codex_bin`, so the SDK does not look for this package.
 */
const BUNDLED_CODEX = "openai-codex-cli-bin";

/**
 * Selects the packages that must be installed with the SDK, from the `Requires-Dist` lines of its metadata (PEP
 * 508). The extras and the package with codex are left out. pip evaluates the markers of platform and Python
 * version.
 */
export function filterRequirements(requirements: string[]): string[] {
  return requirements.filter((one) => getPackageName(one) !== BUNDLED_CODEX && !/;.*\bextra\s*==/.test(one));
}

/** Returns the normalized name (PEP 503) in a requirement. */
function getPackageName(requirement: string): string {
  const [name = ""] = /^[\w.-]+/.exec(requirement.trim()) ?? [];
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
