import { CLOUD_TOKENS } from "./cloud-tokens.js";
import { CODE_TOKENS } from "./code-tokens.js";
import { MODEL_TOKENS } from "./model-tokens.js";
import { buildTokenRule, type SecretRule } from "./rule.js";
import { SERVICE_TOKENS } from "./service-tokens.js";

/** Rules for tokens with a fixed beginning. */
export const TOKEN_RULES: SecretRule[] = [
  ...CLOUD_TOKENS,
  ...MODEL_TOKENS,
  ...CODE_TOKENS,
  ...SERVICE_TOKENS,
].map(buildTokenRule);
