#!/usr/bin/env node
/**
 * Starts the command line. node-version.js is imported first, since it rejects an unsupported version of Node, and
 * working-folder.js second: it rejects a working folder that was removed, and other modules need that folder.
 */
import "../lib/node-version.js";
import "../lib/working-folder.js";
import { setFlagsFromString } from "node:v8";

/**
 * Number of bytes of bytecode that a function runs before V8 optimizes it; by default 67,584. Most commands end
 * within a second, before the optimized code has saved any time. With this number they need a quarter less CPU time,
 * and a command that reads for minutes is as fast as before.
 */
const OPTIMIZE_AFTER = 1_000_000;
setFlagsFromString(`--interrupt-budget=${OPTIMIZE_AFTER}`);

import("./run.js");
