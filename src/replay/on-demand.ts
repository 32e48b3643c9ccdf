/**
 * The parts of the fake codex that few replays need. They are a bundle of their own, which is loaded only when one of them is
 * needed, so that all other replays start fast.
 */
export { renderHelp } from "./options/help.js";
export { findAcceptingRelease } from "./options/releases/accepting-release.js";
export { findCompressedOutput } from "./options/releases/compressed-outputs.js";
export { findUnknownFeature } from "./options/releases/unknown-feature.js";
export { explainFixtureName } from "./recording/named-fixture.js";
export { writeOutputFiles } from "./session/write-output-files.js";
export { FaultInjector } from "./transport/fault-injector.js";
export { serveSocket } from "./transport/socket.js";
export { writeWrapper } from "./wrap.js";
