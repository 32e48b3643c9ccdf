/** What the tests import from `@jest/globals`. */
import { createRequire } from "node:module";
import { describe, expect, it, vi } from "vitest";

const require = createRequire(import.meta.url);

/** `requireActual` returns the module past its mock, and at once: the tests ask for Node's own modules alone. */
const jest = { ...vi, requireActual: (name: string) => require(name) };
Object.assign(globalThis, { jest, xit: it.skip });

export { describe, expect, it, jest };
