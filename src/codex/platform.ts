import { TouchstoneError } from "../error.js";

/** Rust's name of each platform that codex is built for, by npm's. */
const TRIPLES: Record<string, string> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

export interface Platform {
  /** `linux-x64`, as npm names it. */
  name: string;
  /** `x86_64-unknown-linux-musl`: the folder of the binary in a package. */
  triple: string;
}

/** @throws TouchstoneError `unsupported-platform` */
export function platformOf(os: string = process.platform, arch: string = process.arch): Platform {
  const name = `${os}-${arch}`;
  const triple = TRIPLES[name];
  if (triple) return { name, triple };
  throw new TouchstoneError(`touchstone does not run on ${name}.`, {
    kind: "environment",
    code: "unsupported-platform",
    hint:
      os === "win32"
        ? "Run it inside WSL 2, where it is Linux."
        : `It runs on ${Object.keys(TRIPLES).join(", ")}.`,
  });
}
