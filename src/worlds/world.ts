import type { LocalService } from "../model/index.js";

/** What a world adds to codex's configuration and environment. */
export interface WorldSettings {
  /** Keys of `config.toml`. The scenario's own keys win. */
  config?: Record<string, unknown>;
  /** Keys of touchstone's own model provider in that file. The scenario's own keys win. */
  provider?: Record<string, unknown>;
  /** Files: path in `CODEX_HOME` → text. */
  files?: Record<string, string>;
  /** Further model providers: name → keys. */
  providers?: Record<string, unknown>;
  /** Name → script of a program that is on codex's PATH. */
  programs?: Record<string, string>;
  /** Environment variables of codex. They win over the scenario's own. */
  env?: Record<string, string>;
}

/** A part of the outside world that a scenario describes as data: a small service on loopback. */
export interface World {
  service: LocalService;
  /**
   * Returns the settings that lead codex to the service.
   * @param address `127.0.0.1:PORT`, where the service listens
   * @param folders of the run
   */
  configure(address: string, folders: { codexHome: string }): WorldSettings;
}
