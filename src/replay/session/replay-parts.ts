import type { FaultInjector } from "../transport/fault-injector.js";
import type { SessionFileWriter } from "./session-file-writer.js";

/** Classes that few replays need. They are passed in, so that a replay loads only those that its options ask for. */
export interface ReplayParts {
  /** Needed if there are faults. */
  FaultInjector: typeof FaultInjector | undefined;
  /** Needed if there is a folder for session files. */
  SessionFileWriter: typeof SessionFileWriter | undefined;
}
