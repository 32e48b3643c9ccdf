#!/usr/bin/env node
/** The command line. Nothing else is loaded before it is known that this Node can. */
import "../lib/node-version.js";

import("./run.js");
