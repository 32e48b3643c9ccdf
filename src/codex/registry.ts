import { readFile } from "node:fs/promises";
import { tryProgram } from "../lib/index.js";
import { codexErrors } from "./errors.js";

/** npm's settings in the form that npm's library expects. */
export type RegistryOptions = Record<string, unknown>;

/**
 * Reads the user's npm settings (npmrc files, `npm_config_*`), because pacote does not read them. Tokens are
 * missing, because npm does not print them, so a registry that requires a login cannot be used. If npm is missing or fails, the
 * defaults of pacote apply.
 * @throws TouchstoneError `npm-registry-hidden`
 */
export async function readRegistryOptions(): Promise<RegistryOptions> {
  const settings = await tryProgram("npm", ["config", "list", "--json"]);
  if (!settings) return {};
  return buildRegistryOptions(JSON.parse(settings.stdout), process.env, (file) => readFile(file, "utf8"));
}

/**
 * Converts npm's names of the settings to those of its library.
 * @param settings the settings that npm prints: null for an unset one. npm omits a setting that contains a password (npm 11.19)
 * @param env is searched for the settings that npm omits
 * @param read reads the file that the setting `cafile` names
 * @throws TouchstoneError `npm-registry-hidden`
 */
export async function buildRegistryOptions(
  settings: Record<string, unknown>,
  env: NodeJS.ProcessEnv,
  read: (file: string) => Promise<string>,
): Promise<RegistryOptions> {
  const get = (name: string) => (name in settings ? settings[name] : readEnvSetting(name, env));
  const registry = get("registry");
  // Never fall back to the public registry: a user with another registry may be required to use it.
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
  // An empty option would override the variables that the library reads (HTTPS_PROXY, NO_PROXY).
  const isSet = (value: unknown) => value !== undefined && value !== null && value !== "";
  return Object.fromEntries(Object.entries(all).filter(([, value]) => isSet(value)));
}

/** npm accepts `npm_config_https_proxy` in upper and lower case. */
function readEnvSetting(setting: string, env: NodeJS.ProcessEnv): string | undefined {
  const wanted = `npm_config_${setting.replaceAll("-", "_")}`;
  return Object.entries(env).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
