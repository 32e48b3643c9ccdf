/**
 * The pages of a ChatGPT account's backend through which another device controls codex
 * (codex-rs/app-server/tests/suite/v2/remote_control.rs).
 */
import type { ServiceAnswer, SocketHandler } from "../model/index.js";
import { DATE } from "../transcript/placeholders.js";

/** Path of the WebSocket on which codex waits for the other device. */
export const REMOTE_CONTROL_SOCKET = "/wham/remote/control/server";
/** The beginning of all paths for remote control. */
export const REMOTE_CONTROL_PAGES = "/wham/remote/control/";

const ENVIRONMENT_ID = "environment-example";
const CLIENTS = `${REMOTE_CONTROL_PAGES}environments/${ENVIRONMENT_ID}/clients`;
const EXPIRES_AT = "3000-01-01T00:00:00Z";

const DEVICE = {
  client_id: "client-example",
  account_user_id: "user-example",
  enrollment_status: "enrolled_device_key",
  display_name: "Example Phone",
  device_type: "phone",
  platform: "ios",
  os_version: "26.0",
  device_model: "iPhone",
  app_version: "1.0.0",
  last_seen_at: `${DATE}T00:00:00Z`,
  last_seen_city: "Example City",
};

const BODIES: Record<string, object> = {
  [`POST ${REMOTE_CONTROL_SOCKET}/enroll`]: {
    server_id: "server-example",
    environment_id: ENVIRONMENT_ID,
    remote_control_token: "not-a-real-token",
    expires_at: EXPIRES_AT,
  },
  [`POST ${REMOTE_CONTROL_SOCKET}/pair`]: {
    pairing_code: "pairing-code-example",
    manual_pairing_code: "ABCD-EFGH",
    server_id: "server-example",
    environment_id: ENVIRONMENT_ID,
    expires_at: EXPIRES_AT,
  },
  [`POST ${REMOTE_CONTROL_SOCKET}/pair/status`]: { claimed: true },
  [`GET ${CLIENTS}`]: { items: [DEVICE], cursor: null },
};

/** Answers a request. @param route method and path below the backend, such as `POST /wham/remote/control/server/enroll` */
export function answerRemoteControl(route: string): ServiceAnswer {
  if (route === `DELETE ${CLIENTS}/${DEVICE.client_id}`) return { status: 204 };
  const body = BODIES[route];
  return body ? { body } : { status: 404, body: { detail: "Not Found" } };
}

/**
 * Returns the handler of codex's WebSocket. The other device never sends anything.
 * @param mode with `fails`, the connection is refused with the status 404
 */
export function findRemoteControlHandler(mode: "works" | "fails"): SocketHandler {
  return mode === "works" ? (socket) => socket.on("error", () => {}) : "refused";
}
