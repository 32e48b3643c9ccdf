/**
 * A local fake of an OAuth 2.1 authorization server (RFC 6749, 7591, 8414, 9728), and an MCP server over HTTP that requires its
 * tokens. `/authorize` asks nobody: it answers as if the user had agreed.
 */
import type { ServiceAnswer, ServiceRequest } from "../model/index.js";
import type { Scenario } from "../scenario/index.js";
import type { World } from "./world.js";

type OauthWorld = NonNullable<Scenario["oauth"]>;

const MCP_PATH = "/mcp";
const TOKEN = "not-a-real-token";
const CLIENT = "example-client";

/** Builds what surrounds codex in a scenario that has the key `oauth`. */
export function buildOauthWorld(world: OauthWorld): World {
  return {
    service: { answer: (request) => answerRequest(request) },
    configure: (address) => {
      const gateway = {
        authorization_url: `http://${address}/authorize`,
        token_url: `http://${address}/token`,
        client_id: CLIENT,
        scopes: ["read"],
        delivery: { kind: "header", name: "x-gateway-auth", scheme: "Bearer" },
      };
      return {
        config: {
          mcp_oauth_credentials_store: "file",
          cli_auth_credentials_store: "file",
          ...(world.mcp_server
            ? { mcp_servers: { [world.mcp_server]: { url: `http://${address}${MCP_PATH}` } } }
            : {}),
        },
        provider: world.gateway ? { gateway_oauth: gateway } : {},
      };
    },
  };
}

function answerRequest(request: ServiceRequest): ServiceAnswer | undefined {
  const { method, path, origin } = request;
  if (path === MCP_PATH) return answerMcp(request);
  if (path.startsWith("/.well-known/oauth-protected-resource"))
    return { body: { resource: `${origin}${MCP_PATH}`, authorization_servers: [origin] } };
  if (path.startsWith("/.well-known/oauth-authorization-server")) return { body: buildMetadata(origin) };
  if (path.startsWith("/.well-known/")) return { status: 404 };
  if (path === "/authorize") return agree(request);
  if (`${method} ${path}` === "POST /register") {
    const { redirect_uris } = Object(request.body) as { redirect_uris?: string[] };
    return { status: 201, body: { client_id: CLIENT, redirect_uris, token_endpoint_auth_method: "none" } };
  }
  if (`${method} ${path}` === "POST /token") {
    const token = { access_token: TOKEN, token_type: "Bearer", expires_in: 3600, refresh_token: TOKEN };
    return { body: { ...token, scope: "read" } };
  }
  return undefined;
}

function buildMetadata(origin: string) {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    scopes_supported: ["read"],
  };
}

/** Sends the user's browser back to codex with a code, as if the user had agreed. */
function agree({ query, origin }: ServiceRequest): ServiceAnswer {
  const redirect = new URL(query.get("redirect_uri") ?? origin);
  redirect.searchParams.set("code", "example-code");
  redirect.searchParams.set("state", query.get("state") ?? "");
  redirect.searchParams.set("iss", origin);
  return { status: 302, headers: { location: redirect.href } };
}

/** Answers a message of the Model Context Protocol. The server has one tool. */
function answerMcp({ authorization, origin, body }: ServiceRequest): ServiceAnswer {
  if (authorization !== `Bearer ${TOKEN}`) {
    const metadata = `${origin}/.well-known/oauth-protected-resource${MCP_PATH}`;
    return { status: 401, headers: { "www-authenticate": `Bearer resource_metadata="${metadata}"` } };
  }
  const { id, method, params } = Object(body);
  if (id === undefined) return { status: 202 };
  const results: Record<string, object> = {
    initialize: {
      protocolVersion: params?.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "example", version: "1" },
    },
    "tools/list": { tools: [{ name: "read", inputSchema: { type: "object", properties: {} } }] },
  };
  const result = results[String(method)];
  const failure = { error: { code: -32601, message: `Method not found: ${method}` } };
  return { body: { jsonrpc: "2.0", id, ...(result ? { result } : failure) } };
}
