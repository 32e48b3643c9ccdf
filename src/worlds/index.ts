/**
 * The worlds that a scenario can describe as data, in addition to its model: parts of what surrounds codex, such as a ChatGPT account.
 * Each world is a small service on loopback, at the address of the model server, with the settings that lead codex to it.
 */

import { mapStrings } from "../lib/index.js";
import type { Scenario } from "../scenario/index.js";
import { buildAccountWorld } from "./account.js";
import { buildAccount } from "./account-tokens.js";
import { buildAwsWorld } from "./aws.js";
import { buildOauthWorld } from "./oauth.js";
import { buildRealtimeWorld } from "./realtime.js";
import type { World, WorldSettings } from "./world.js";

export type { World, WorldSettings } from "./world.js";

/** Builds the worlds of a scenario. */
export function buildWorlds({
  account,
  aws,
  oauth,
  realtime,
}: Pick<Scenario, "account" | "aws" | "oauth" | "realtime">): World[] {
  return [
    account && buildAccountWorld(account),
    aws && buildAwsWorld(aws),
    oauth && buildOauthWorld(oauth),
    realtime && buildRealtimeWorld(realtime),
  ].filter((world) => world !== undefined);
}

/** Returns a copy of the scenario in which `$account.id`, `$account.token` and `$account.refreshed` are replaced. */
export function fillAccountValues(scenario: Scenario): Scenario {
  if (!scenario.account) return scenario;
  const account = buildAccount(scenario.account.plan);
  return mapStrings(scenario, (text) =>
    text.replaceAll(
      /\$account\.(id|token|refreshed)\b/g,
      (_, name: "id" | "token" | "refreshed") => account[name],
    ),
  );
}

/** Merges the settings of all worlds. @param address `127.0.0.1:PORT`, where they listen */
export function configureWorlds(
  worlds: World[],
  address: string,
  folders: { codexHome: string },
): Required<WorldSettings> {
  const all = worlds.map((world) => world.configure(address, folders));
  const merge = <K extends keyof WorldSettings>(key: K) =>
    Object.assign({}, ...all.map((one) => one[key])) as Required<WorldSettings>[K];
  return {
    config: merge("config"),
    provider: merge("provider"),
    providers: merge("providers"),
    files: merge("files"),
    programs: merge("programs"),
    env: merge("env"),
  };
}
