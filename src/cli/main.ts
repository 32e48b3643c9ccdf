#!/usr/bin/env node
/**
 * Starts the command line. The import of node-version.js comes first, since it rejects an unsupported version of
 * Node.
 */
import "../lib/node-version.js";

import("./run.js");
