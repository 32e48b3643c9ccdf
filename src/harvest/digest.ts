import { createHash } from "node:crypto";

/** SHA-256 of a text, as manifests write it. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
