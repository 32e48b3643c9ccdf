/** A local fake of the backend of a ChatGPT account (`/backend-api`), and of the other pages that codex uses with such an account. */
import type { LocalService, ServiceAnswer, ServiceRequest } from "../model/index.js";
import type { Scenario } from "../scenario/index.js";
import { type Account, buildAccount, buildAuthFile } from "./account-tokens.js";
import { answerAppsMessage } from "./apps.js";
import {
  answerRemoteControl,
  findRemoteControlHandler,
  REMOTE_CONTROL_PAGES,
  REMOTE_CONTROL_SOCKET,
} from "./remote-control.js";
import type { World } from "./world.js";

type AccountWorld = NonNullable<Scenario["account"]>;

const BACKEND = "/backend-api";
const IMAGES_PATH = "/v1/images/generations";
const REFRESH_PATH = "/oauth/token";
const MODELS_PATH = "/v1/models";
const NOT_FOUND: ServiceAnswer = { status: 404, body: { detail: "Not Found" } };
/** A picture of one pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const USAGE = {
  lifetime_tokens: 1000,
  peak_daily_tokens: 400,
  longest_running_turn_sec: 60,
  current_streak_days: 2,
  longest_streak_days: 3,
  daily_usage_buckets: [],
};

/** Builds what surrounds codex in a scenario that has the key `account`. */
export function buildAccountWorld(world: AccountWorld): World {
  const account = buildAccount(world.plan);
  const service: LocalService = {
    answer: (request) => answerRequest(world, account, request),
    findSocketHandler: (path) =>
      world.remote_control && path === `${BACKEND}${REMOTE_CONTROL_SOCKET}`
        ? findRemoteControlHandler(world.remote_control)
        : undefined,
    authorizes: (header) => [account.token, account.refreshed].some((token) => header === `Bearer ${token}`),
  };
  return {
    service,
    configure: (address) => ({
      config: {
        chatgpt_base_url: `http://${address}${BACKEND}`,
        openai_base_url: `http://${address}/v1`,
      },
      provider: { requires_openai_auth: true, env_key: undefined },
      files: world.login === "stored" ? { "auth.json": buildAuthFile(account) } : {},
      env: { CODEX_REFRESH_TOKEN_URL_OVERRIDE: `http://${address}${REFRESH_PATH}` },
    }),
  };
}

function answerRequest(world: AccountWorld, account: Account, request: ServiceRequest) {
  const { method, path } = request;
  if (path === IMAGES_PATH) return answerImage(world);
  // This page gives no new token: a scenario's client does.
  if (path === REFRESH_PATH) return { status: 401, body: { error: { code: "refresh_token_reused" } } };
  // Without a list of models, codex uses its built-in list.
  if (path === MODELS_PATH) return NOT_FOUND;
  if (!path.startsWith(`${BACKEND}/`)) return undefined;
  const route = `${method} ${path.slice(BACKEND.length)}`;
  if (route === "POST /ps/mcp") return answerAppsMessage(world, Object(request.body));
  if (world.remote_control && route.includes(REMOTE_CONTROL_PAGES)) return answerRemoteControl(route);
  const body = buildBody(world, account, route);
  // codex continues if the backend has no such page.
  return body ? { body } : NOT_FOUND;
}

function answerImage({ images }: AccountWorld): ServiceAnswer {
  if (images === "fails") return { status: 500, body: { error: { message: "No picture today." } } };
  return { body: { created: 0, data: [{ b64_json: PIXEL }] } };
}

/** The answers of the backend, in the form that codex reads (codex-rs/backend-client). */
function buildBody(world: AccountWorld, account: Account, route: string): object | undefined {
  switch (route) {
    case "GET /wham/accounts/check":
      return buildAccountsCheck(account);
    case "GET /wham/usage":
      return { plan_type: account.plan, rate_limit: { allowed: true, limit_reached: false } };
    case "GET /wham/profiles/me":
      return { stats: USAGE };
    case "GET /wham/workspace-messages":
      return { messages: [] };
    case "POST /wham/rate-limit-reset-credits/consume":
      return { code: "reset", windows_reset: 1 };
    case "GET /ps/plugins/workspace/created":
      return { plugins: [], pagination: { limit: 200, next_page_token: null } };
    case "GET /connectors/directory/list":
      return { apps: world.apps, nextToken: null };
    case "GET /connectors/directory/list_workspace":
      return { apps: [], nextToken: null };
    default:
      return undefined;
  }
}

function buildAccountsCheck({ id, plan }: Account) {
  const account = {
    id,
    plan_type: plan,
    structure: "personal",
    workspace_backend_origin: "https://chatgpt.com",
    account_routing_override: "NO_CONSTRAINT",
  };
  return { accounts: [account], account_ordering: [id], default_account_id: id };
}
