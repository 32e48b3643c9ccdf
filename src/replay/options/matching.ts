/** How the recording is chosen: by its name, or by what the client asks for. */
export type Match = "name" | "prompt";

/** How much a client may deviate from the recording. `session/strictness-rules.ts` says what each allows. */
export type Strictness = "default" | "strict" | "lenient";
