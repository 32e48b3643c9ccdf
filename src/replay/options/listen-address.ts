import { replayErrors } from "../errors.js";

export type ListenAddress = { path: string } | { host: string; port: number };

/**
 * Parses the value of codex's `--listen`.
 * @param findCodexHome returns CODEX_HOME, which contains the default Unix socket; called only for this socket, since the user of a
 *   container may have no home
 * @returns the socket's path, or host and port; undefined for stdio
 * @throws TouchstoneError `listen-invalid`
 */
export function parseListenAddress(url: string, findCodexHome: () => string): ListenAddress | undefined {
  if (url === "stdio://") return undefined;
  if (url === "unix://") return { path: `${findCodexHome()}/app-server-control/app-server-control.sock` };
  if (url.startsWith("unix://")) return { path: url.slice("unix://".length) };
  const [, host, port] = /^ws:\/\/(\[[0-9a-f:]+\]|[0-9.]+):(\d+)$/i.exec(url) ?? [];
  if (host && Number(port) < 65536) return { host: host.replace(/[[\]]/g, ""), port: Number(port) };
  throw replayErrors.listenInvalid({ url });
}

/** Whether only programs on this machine can reach an address. */
export function isLoopback(address: ListenAddress): boolean {
  return "path" in address || address.host.startsWith("127.") || isIpv6Loopback(address.host);
}

/** Whether an IPv6 address is `::1` in any of its spellings. */
function isIpv6Loopback(host: string): boolean {
  return host.includes(":") && /^[0:]*:0*1$/.test(host);
}
