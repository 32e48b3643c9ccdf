/** Runs before each test file: a worker loads the other helpers once for all its files. */
import { afterAll } from "vitest";
import { cleanUp } from "./temporary.js";

afterAll(cleanUp);
