/** The grammar of the worlds that a scenario describes: services on loopback, in addition to the model. */
import * as z from "zod";

const typedObject = z.looseObject({ type: z.string() });

/** A realtime API. */
export const realtimeWorld = z
  .strictObject({
    events: z
      .array(typedObject)
      .default([])
      .describe("Events of the API that it sends after the first input of the client"),
    sdp: z.string().optional().describe("Answer to an offer of WebRTC; without it, calls are refused"),
  })
  .describe("A realtime API over a WebSocket, for `thread/realtime/start`");

const jsonObject = z.record(z.string(), z.unknown());

/** Amazon Bedrock. */
export const awsWorld = z
  .strictObject({
    login: z.enum(["works", "fails"]).default("works").describe("Whether `aws sso login` succeeds"),
  })
  .describe("Amazon Bedrock as the model's provider, with a program `aws` that renews invented credentials");

/** An authorization server of OAuth. */
export const oauthWorld = z
  .strictObject({
    mcp_server: z.string().optional().describe("Name of an MCP server over HTTP that wants a login"),
    gateway: z.boolean().default(false).describe("Whether the model's provider wants a login at a gateway"),
  })
  .describe("An authorization server (OAuth); its user agrees to everything");

/** A ChatGPT account and its backend. */
export const accountWorld = z
  .strictObject({
    plan: z.string().default("pro").describe("Plan of the account, such as `pro`"),
    login: z
      .enum(["stored", "none"])
      .default("stored")
      .describe(
        "`stored`: codex is logged in at the start; `none`: the client logs in with `$account.token`",
      ),
    apps: z
      .array(z.strictObject({ id: z.string(), name: z.string(), description: z.string() }))
      .default([])
      .describe("Apps of the account; each has one tool"),
    events: z
      .array(z.strictObject({ method: z.string(), params: jsonObject.default({}) }))
      .default([])
      .describe("Notifications that a stream of events of the apps' MCP server sends"),
    images: z.enum(["works", "fails"]).default("works").describe("Whether an image can be generated"),
    remote_control: z
      .enum(["works", "fails"])
      .optional()
      .describe(
        "Whether codex can connect for remote control from another device; without it, the backend has no such pages",
      ),
  })
  .describe("A ChatGPT account, which is not real, and its backend");
