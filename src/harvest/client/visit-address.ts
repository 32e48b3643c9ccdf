/**
 * Opens an address as a user's browser does, and follows its redirects. Only loopback is allowed, because a run uses no other network.
 * @throws Error for another host, and for a status of 400 or more
 */
export async function visitAddress(address: string): Promise<void> {
  let next: string | null = address;
  while (next !== null) {
    const { hostname } = new URL(next);
    if (!LOOPBACK.includes(hostname)) throw new Error(`\`visit\`: ${hostname} is not on loopback`);
    const response: Response = await fetch(next, { redirect: "manual" });
    await response.arrayBuffer();
    if (response.status >= 400) throw new Error(`\`visit\`: ${hostname} answered ${response.status}`);
    const location = response.headers.get("location");
    next = location === null ? null : new URL(location, next).href;
  }
}

const LOOPBACK = ["127.0.0.1", "localhost"];
