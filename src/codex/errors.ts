import { defineErrors, getErrorMessage, getReason } from "../lib/index.js";
import { maskUrls } from "./mask.js";

const FULL_DISK = "The disk is full: make room, or set TOUCHSTONE_CACHE to a folder on another disk.";

/** What a program prints if the disk is full (the C library's text for ENOSPC). */
const NO_SPACE = "No space left on device";

/** The errors of codex's binary: of its download and its cache, and of each run of the binary by this module. */
export const codexErrors = defineErrors({
  cacheUnwritable: {
    kind: "environment",
    message: ({ folder, cause }: { folder: string; cause: unknown }) =>
      `The cache folder ${folder} can't be written: ${getReason(cause)}`,
    hint: ({ cause }) =>
      (cause as NodeJS.ErrnoException).code === "ENOSPC"
        ? FULL_DISK
        : "Make it writable, or set TOUCHSTONE_CACHE to a writable folder.",
    example: { folder: "FOLDER", cause: "REASON" },
  },
  codexCorrupt: {
    kind: "environment",
    message: ({ version }: { version: string }) =>
      `The downloaded bytes of codex ${version} are not those that npm announces. They were deleted.`,
    hint: "Something between npm's registry and here changes the bytes (a proxy, a mirror): try another network.",
    example: { version: "VERSION" },
  },
  codexDownloadFailed: {
    kind: "environment",
    message: ({ version, cause }: { version: string; cause: unknown }) =>
      `codex ${version} could not be downloaded from npm: ${maskUrls(getErrorMessage(cause))}`,
    hint: "Check the network, npm's registry (`npm config get registry`) and the room on the disk. `harvest`, `check` and `doctor` also take a binary that you have: `--codex-path`.",
    example: { version: "VERSION", cause: "REASON" },
  },
  codexReleasesUnknown: {
    kind: "environment",
    code: "codex-download-failed",
    message: ({ cause }: { cause: unknown }) =>
      `npm could not list the releases of codex: ${maskUrls(getErrorMessage(cause))}`,
    hint: "Check the network and npm's `registry` setting, or name a version such as 0.144.0 in place of `latest`.",
    example: { cause: "REASON" },
  },
  codexNotFound: {
    kind: "environment",
    message: ({ version }: { version: string; platform: string }) => `npm has no codex ${version}.`,
    hint: ({ version, platform }) =>
      `\`npm view @openai/codex versions\` lists the releases. In the command or in touchstone.config.yaml, write one that exists for ${platform} in place of ${version}.`,
    example: { version: "VERSION", platform: "PLATFORM" },
  },
  codexUnusable: {
    kind: "environment",
    message: ({ path, problem }: { path: string; problem: string }) =>
      `${path} is no codex that runs: ${problem.trim()}`,
    hint: "Give the path of the codex binary itself, or leave `--codex-path` out: touchstone then gets the pinned release.",
    example: { path: "FILE", problem: "there is no such file" },
  },
  codexVersionMismatch: {
    kind: "environment",
    message: ({ path, version, pin }: { path: string; version: string; pin: string }) =>
      `${path} is codex ${version}, and the pin is codex ${pin}.`,
    hint: ({ version }) =>
      `Set \`codex: ${version}\` in touchstone.config.yaml, or pass \`--allow-version-mismatch\`, which the manifest will show.`,
    example: { path: "FILE", version: "VERSION", pin: "PIN" },
  },
  npmRegistryHidden: {
    kind: "environment",
    message: "npm's registry is set to an address with a password, which npm does not print.",
    hint: "Set it in the environment for this run (`npm_config_registry`). `harvest`, `check` and `doctor` also take a binary that you have: `--codex-path`.",
  },
  sandboxBroken: {
    kind: "environment",
    message: ({ problem }: { problem: string }) => `codex's sandbox does not start: ${problem}`,
    hint: "On Linux it needs user namespaces (bubblewrap): allow them with `sysctl kernel.unprivileged_userns_clone=1`, on Ubuntu 24.04 `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, in a container `docker run --security-opt seccomp=unconfined`.",
    example: { problem: "REASON" },
  },
  schemaGenerationFailed: {
    kind: "environment",
    message: ({ version, cause }: { version: string; cause: unknown }) =>
      `codex ${version} did not write its JSON Schema: ${getErrorMessage(cause)}`,
    hint: ({ cause }) =>
      getErrorMessage(cause).includes(NO_SPACE)
        ? FULL_DISK
        : "Frames can't be validated without it; releases before the app-server's v2 protocol have none.",
    example: { version: "VERSION", cause: "REASON" },
  },
  temporaryUnwritable: {
    kind: "environment",
    message: ({ cause }: { cause: unknown }) =>
      `No folder can be made for temporary files: ${getErrorMessage(cause)}`,
    hint: "Make room there, or set TMPDIR to a folder that can be written.",
    example: { cause: "REASON" },
  },
  unsupportedPlatform: {
    kind: "environment",
    message: ({ platform }: { platform: string; supported: string[] }) =>
      `touchstone does not run on ${platform}.`,
    hint: ({ platform, supported }) =>
      platform.startsWith("win32-")
        ? "Run it inside WSL 2, where it is Linux."
        : `It runs on ${supported.join(", ")}.`,
    example: { platform: "PLATFORM", supported: ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"] },
  },
});
