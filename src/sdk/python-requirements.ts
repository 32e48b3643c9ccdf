/**
 * The same binary that touchstone gets from npm, and that the tap stands in for (180 MB): no need of it twice. The SDK
 * looks for it only where it is given no `codex_bin`.
 */
const BUNDLED_CODEX = "openai-codex-cli-bin";

/**
 * What has to be installed beside the SDK, from the `Requires-Dist` of its metadata (PEP 508): not its extras, and not
 * the codex that it bundles. Markers of platform and Python are left to pip.
 */
export function filterRequirements(requirements: string[]): string[] {
  return requirements.filter((one) => getPackageName(one) !== BUNDLED_CODEX && !/;.*\bextra\s*==/.test(one));
}

/** The normalised name (PEP 503) in a requirement. */
function getPackageName(requirement: string): string {
  const [name = ""] = /^[\w.-]+/.exec(requirement.trim()) ?? [];
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
