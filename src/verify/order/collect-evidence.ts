/** Reads recordings, to learn the rules of order from them. */
import { isLegacyEvent, type Protocol, type TranscriptProtocol } from "../../protocol/index.js";
import { isObject, type JsonValue, parsePlainJson } from "../../transcript/index.js";
import { getFormat } from "../formats.js";
import { interpretMessage } from "../interpret.js";
import type { Knowledge } from "../knowledge.js";
import { Evidence } from "./learn-order.js";

/** Collects what the recordings of several releases say about the rules. */
export class EvidenceCollector {
  readonly #protocols: Knowledge["protocols"];
  readonly #evidence = new Map<TranscriptProtocol, Map<string, Evidence>>();

  constructor({ protocols }: Pick<Knowledge, "protocols">) {
    this.#protocols = protocols;
  }

  /** Returns what the recordings with a protocol say: release → evidence. */
  get(protocol: TranscriptProtocol): ReadonlyMap<string, Evidence> {
    return this.#evidence.get(protocol) ?? new Map();
  }

  /**
   * Reads one file of a recording: its events, its frames, or a session file.
   * @param protocol the protocol of the subject's events
   * @param file its path in the folder of the fixtures
   */
  add(release: string, protocol: Protocol, file: string, text: string): void {
    const [kind] = file.split("/");
    const values = text
      .split("\n")
      .filter(Boolean)
      .map((line) => parsePlainJson(line) as JsonValue);
    const eventFormat = values.some(isLegacyEvent) ? "legacy" : protocol;
    const format = getFormat(kind === "wire" || kind === "session" ? kind : eventFormat);
    const messages = values.flatMap((value) => {
      const read = isObject(value) ? format.read(value) : undefined;
      const element = { text: "", line: 1, value };
      return read ? [interpretMessage(read, element, format, this.#protocols[format.protocol]).ordered] : [];
    });
    // exec and app-server have session files of the same name.
    const name = format.protocol === "session" ? `${protocol} ${file}` : file;
    this.#getEvidence(format.protocol, release).collect(name, format.protocol, messages);
  }

  #getEvidence(protocol: TranscriptProtocol, release: string): Evidence {
    const ofReleases = this.#evidence.get(protocol) ?? new Map<string, Evidence>();
    const evidence = ofReleases.get(release) ?? new Evidence();
    this.#evidence.set(protocol, ofReleases.set(release, evidence));
    return evidence;
  }
}
