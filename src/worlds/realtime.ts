/**
 * A local fake of a realtime API over a WebSocket, as codex uses it for `thread/realtime/*`
 * (codex-rs/app-server/tests/suite/v2/realtime_conversation.rs, and platform.openai.com/docs/api-reference/realtime).
 */
import type { WebSocket } from "ws";
import type { LocalService } from "../model/index.js";
import type { Scenario } from "../scenario/index.js";
import type { World } from "./world.js";

/** An API key for codex's `auth.json`, which nobody could mistake for a real one. */
const API_KEY = "not-a-real-key";
const SOCKET_PATH = "/v1/realtime";
const CALLS_PATH = "/v1/realtime/calls";
/** Messages with which a client adds something to the conversation. */
const INPUTS = ["conversation.item.create", "input_audio_buffer.append"];

/** Builds what surrounds codex in a scenario that has the key `realtime`. */
export function buildRealtimeWorld({ events, sdp }: NonNullable<Scenario["realtime"]>): World {
  const service: LocalService = {
    answer({ method, path }) {
      if (method !== "POST" || path !== CALLS_PATH || sdp === undefined) return undefined;
      const headers = { location: `${CALLS_PATH}/rtc_1`, "content-type": "application/sdp" };
      return { status: 201, headers, body: sdp };
    },
    findSocketHandler: (path) =>
      path === SOCKET_PATH ? (socket) => serveConversation(socket, events) : undefined,
  };
  return {
    service,
    configure: (address) => ({
      config: {
        experimental_realtime_ws_base_url: `ws://${address}`,
        experimental_realtime_webrtc_call_base_url: `http://${address}/v1`,
      },
      files: { "auth.json": JSON.stringify({ auth_mode: "apikey", OPENAI_API_KEY: API_KEY }) },
    }),
  };
}

/** Confirms the session, and sends the events after the first input of the client. */
function serveConversation(socket: WebSocket, events: object[]): void {
  const left = [...events];
  socket.on("error", () => {});
  socket.on("message", (data) => {
    const { type } = JSON.parse(data.toString()) as { type: string };
    const send = (event: object) => socket.send(JSON.stringify(event), () => {});
    if (type === "session.update")
      send({ type: "session.updated", session: { id: "sess_1", instructions: "" } });
    else if (INPUTS.includes(type)) for (const event of left.splice(0)) send(event);
  });
}
