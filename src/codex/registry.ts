import { readFile } from "node:fs/promises";
import { tryProgram } from "../lib/index.js";
import { codexErrors } from "./errors.js";

/** npm's settings as its library takes them. */
export type RegistryOptions = Record<string, unknown>;

/**
 * npm's settings as the user has them (npmrc files, `npm_config_*`), since pacote reads none by itself. Tokens are not
 * among them: npm tells none, so a registry that asks for a login can't be used. Without npm, npm's own defaults hold.
 * @throws TouchstoneError `npm-registry-hidden`
 */
export async function readRegistryOptions(): Promise<RegistryOptions> {
  const settings = await tryProgram("npm", ["config", "list", "--json"]);
  if (!settings) return {};
  return buildRegistryOptions(JSON.parse(settings.stdout), process.env, (file) => readFile(file, "utf8"));
}

/**
 * From npm's names of the settings to its library's.
 * @param settings what npm tells: null is unset, and what is left out is hidden, since it holds a password (npm 11.19)
 * @throws TouchstoneError `npm-registry-hidden`
 */
export async function buildRegistryOptions(
  settings: Record<string, unknown>,
  env: NodeJS.ProcessEnv,
  read: (file: string) => Promise<string>,
): Promise<RegistryOptions> {
  const get = (name: string) => (name in settings ? settings[name] : readEnvSetting(name, env));
  const registry = get("registry");
  // Never the public registry in its place: whoever sets another may have to use it.
  if (!registry) throw codexErrors.npmRegistryHidden();
  const cafile = get("cafile");
  const noProxy = get("noproxy");
  const all = {
    registry,
    "@openai:registry": get("@openai:registry"),
    ca: typeof cafile === "string" ? await read(cafile) : get("ca"),
    proxy: get("proxy"),
    httpsProxy: get("https-proxy"),
    noProxy: Array.isArray(noProxy) ? noProxy.filter(Boolean).join(",") : noProxy,
    strictSSL: get("strict-ssl"),
  };
  // An empty option would hide what the library finds in the environment (HTTPS_PROXY, NO_PROXY).
  const isSet = (value: unknown) => value !== undefined && value !== null && value !== "";
  return Object.fromEntries(Object.entries(all).filter(([, value]) => isSet(value)));
}

/** npm takes `npm_config_https_proxy` in either case. */
function readEnvSetting(setting: string, env: NodeJS.ProcessEnv): string | undefined {
  const wanted = `npm_config_${setting.replaceAll("-", "_")}`;
  return Object.entries(env).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
