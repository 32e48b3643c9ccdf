/**
 * The package (180 MB) with the same binary that touchstone downloads from npm, and that the tap replaces in a
 * run. It is not installed, because the SDK looks for it only if it gets no `codex_bin`.
 */
const BUNDLED_CODEX = "openai-codex-cli-bin";

/**
 * Selects the packages that must be installed with the SDK from the `Requires-Dist` lines of its metadata (PEP
 * 508). Its extras and the codex that it bundles are left out. pip evaluates the markers of platform and Python
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
