/**
 * A program `aws` and credentials that are not real, for codex's provider `amazon-bedrock` (codex-rs/model-provider). The model
 * script still provides the responses.
 */
import type { Scenario } from "../scenario/index.js";
import type { World } from "./world.js";

const PROFILE = "example";
const KEY_ID = "AKIAIOSFODNN7EXAMPLE"; // the key that AWS's own documentation uses as an example
const CREDENTIALS = `[${PROFILE}]\naws_access_key_id = ${KEY_ID}\naws_secret_access_key = not-a-real-key\n`;

/** Builds what surrounds codex in a scenario that has the key `aws`. */
export function buildAwsWorld({ login }: NonNullable<Scenario["aws"]>): World {
  return {
    service: { authorizes: (header) => header.startsWith(`AWS4-HMAC-SHA256 Credential=${KEY_ID}/`) },
    configure: (address, { codexHome }) => ({
      config: { model_provider: "amazon-bedrock" },
      providers: {
        "amazon-bedrock": {
          base_url: `http://${address}/v1`,
          aws: {
            region: "us-east-1",
            profile: PROFILE,
            auth_refresh: { command: "aws", args: ["sso", "login"] },
          },
        },
      },
      files: { "aws/credentials": CREDENTIALS, "aws/config": `[profile ${PROFILE}]\nregion = us-east-1\n` },
      programs: { aws: `#!/bin/sh\nexit ${login === "works" ? 0 : 1}\n` },
      env: {
        AWS_SHARED_CREDENTIALS_FILE: `${codexHome}/aws/credentials`,
        AWS_CONFIG_FILE: `${codexHome}/aws/config`,
        AWS_EC2_METADATA_DISABLED: "true",
      },
    }),
  };
}
