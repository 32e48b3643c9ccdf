// The platforms that the fake codex is built for as a native executable, and Bun for each of them.

/** Version of Bun. Its npm packages have the runtime of each platform, so that a build for another one needs no other server. */
export const BUN_VERSION = "1.4.5";

const linux = (cpu, libc) => ({ os: "linux", cpu, libc });
const darwin = (cpu) => ({ os: "darwin", cpu });

/**
 * Name of a target → its platform in npm's words, the npm package with its Bun and the package's digest, and the name of the
 * target in Bun's words.
 */
export const TARGETS = {
  "linux-x64": {
    ...linux("x64", "glibc"),
    package: "@oven/bun-linux-x64",
    integrity:
      "sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==",
    bunTarget: "bun-linux-x64",
  },
  "linux-arm64": {
    ...linux("arm64", "glibc"),
    package: "@oven/bun-linux-aarch64",
    integrity:
      "sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==",
    bunTarget: "bun-linux-arm64",
  },
  "linux-x64-musl": {
    ...linux("x64", "musl"),
    package: "@oven/bun-linux-x64-musl",
    integrity:
      "sha512-10QoW/YfTgnURaGEaHpJCiXjLI2e5iTtfVDaA5JKcyUzaa1cq6cVUY9/Uq5XkYzvtRjHLRe9Oj/lTDIQcxy8HQ==",
    bunTarget: "bun-linux-x64-musl",
  },
  "linux-arm64-musl": {
    ...linux("arm64", "musl"),
    package: "@oven/bun-linux-aarch64-musl",
    integrity:
      "sha512-XCNc+WvvMAdNNb+OWTogpy+N9wm62fkVeEVLb6how0RZhW5LPi6c7BlkeVCuWps7XjEl2saFpHFa20/1E+PAHg==",
    bunTarget: "bun-linux-arm64-musl",
  },
  "darwin-x64": {
    ...darwin("x64"),
    package: "@oven/bun-darwin-x64",
    integrity:
      "sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==",
    bunTarget: "bun-darwin-x64",
  },
  "darwin-arm64": {
    ...darwin("arm64"),
    package: "@oven/bun-darwin-aarch64",
    integrity:
      "sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==",
    bunTarget: "bun-darwin-arm64",
  },
};

/** Finds the target of this machine. Node's report names the version of glibc, which musl does not have. */
export function findHostTarget() {
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  const name = `${process.platform}-${process.arch}${isMusl ? "-musl" : ""}`;
  if (name in TARGETS) return name;
  throw new Error(`No native executable is built for ${name}. Targets: ${Object.keys(TARGETS).join(", ")}.`);
}

/** Builds the name of the npm package with a target's executable. scripts/install-native.mjs knows it, too. */
export function buildPackageName(target) {
  return `codex-touchstone-${target}`;
}
