/** A model that codex knows, so that codex prints no warning. The scripted model answers in its place. */
export const MODEL_NAME = "gpt-5.5";
