/** Vitest loads this file before each test file, while a worker loads the other helpers only once. */
import { afterAll } from "vitest";
import { cleanUp } from "./temporary.js";

afterAll(cleanUp);
