import { join } from "node:path";
import { REPOSITORY } from "./project.js";

/** The fake codex that tests start: the file for Node, or the native executable that `npm run test:native` names. */
export const FAKE_CODEX = process.env.TOUCHSTONE_CODEX ?? join(REPOSITORY, "dist/touchstone-codex.cjs");

/** Whether the tests start the native executable. */
export const IS_NATIVE = process.env.TOUCHSTONE_CODEX !== undefined;
