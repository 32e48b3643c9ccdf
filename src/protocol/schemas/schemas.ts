/**
 * Validates frames against the JSON Schema that a codex binary generates for its own protocol
 * (`codex app-server generate-json-schema`). Each kind of message has a file, whose `oneOf` has a branch for each method. The result of a
 * request with params has a file, too: `ThreadStartResponse` belongs to `ThreadStartParams`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { dereference, type Schema, validate } from "@cfworker/json-schema";
import {
  type Frame,
  getMethod,
  isObject,
  type JsonObject,
  stringifyJson,
  type WireLog,
} from "../../transcript/index.js";
import { RequestTracker, type SentRequest } from "../index.js";
import { collectEnumValues, type Enums, listEnums } from "./enum-values.js";
import { findMistakes, type ValueMistake, type ValueSchema } from "./find-mistakes.js";

export interface InvalidFrame {
  /** Line of the wire, from 1. */
  line: number;
  /** Description of the error. */
  what: string;
}

interface LoadedSchema {
  root: Schema;
  /** Address of a subschema → the subschema, to resolve `$ref`s. */
  lookup: Record<string, Schema | boolean>;
}

/** The schema of the messages with one method. */
interface Branch {
  schema: Schema;
  /** Name of the params' type, for example `ThreadStartParams`. */
  params: string | undefined;
  /** Whether the method has no params, so that its schema allows only null. */
  hasNoParams: boolean;
}

/** The kinds of messages that have a method and that codex sends. */
const SENT_BY_CODEX = ["ServerRequest", "ServerNotification"] as const;
/** All kinds of messages that have a method. */
const KINDS = ["ClientRequest", "ClientNotification", "ServerRequest", "ServerNotification"] as const;
type Kind = (typeof KINDS)[number];

/** The JSON Schemas that a codex binary generated for its own protocol. */
export class ProtocolSchemas {
  /** Name of a type → text of its schema. A schema is parsed when it is first needed. */
  readonly #files = new Map<string, string>();
  readonly #loaded = new Map<string, LoadedSchema>();
  readonly #methodSchemas = new Map<Kind, Map<string, Branch>>();

  /** @param folder output folder of `generate-json-schema` */
  constructor(folder: string) {
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (file.endsWith(".json"))
        this.#files.set(basename(file, ".json"), readFileSync(join(folder, file), "utf8"));
    }
    for (const kind of KINDS) this.#methodSchemas.set(kind, this.#loadMethodSchemas(kind));
  }

  /** Lists the methods of this kind of message. */
  listMethods(kind: Kind): string[] {
    return [...(this.#methodSchemas.get(kind)?.keys() ?? [])];
  }

  /** Lists the enums in the schemas of what codex sends to its client: name → values. */
  listEnums(): Enums {
    const [requests, notifications] = SENT_BY_CODEX.map((kind) =>
      listEnums(this.#load(kind).root as ValueSchema),
    );
    return new Map([...(requests ?? []), ...(notifications ?? [])]);
  }

  /** Collects the values of enums in the params of a message of codex. @param add called for each value, with the name of its enum */
  collectEnumValues(method: string, params: unknown, add: (name: string, value: string) => void): void {
    for (const kind of SENT_BY_CODEX) {
      const schema = this.#methodSchemas.get(kind)?.get(method)?.schema as ValueSchema | undefined;
      if (schema) collectEnumValues({ method, params }, schema, this.#load(kind).root as ValueSchema, add);
    }
  }

  /** Lists the kinds of errors that `codexErrorInfo` names. */
  listErrorKinds(): string[] {
    const { definitions } = this.#load("ServerNotification").root as Definitions;
    return (
      definitions?.CodexErrorInfo?.anyOf?.flatMap(
        ({ enum: values, properties = {} }) => values ?? Object.keys(properties),
      ) ?? []
    );
  }

  /** Lists the types of a thread's items. */
  listItemTypes(): string[] {
    const { definitions } = this.#load("ServerNotification").root as Definitions;
    return definitions?.ThreadItem?.oneOf?.flatMap(({ properties }) => properties.type?.enum ?? []) ?? [];
  }

  /**
   * Finds mistakes in the params of a client's request, also members that the schema does not name.
   * @param isOpen whether a value stands for one that is known only in a run
   */
  findParamMistakes(method: string, params: unknown, isOpen: (value: unknown) => boolean): ValueMistake[] {
    const branch = this.#methodSchemas.get("ClientRequest")?.get(method);
    if (!branch) return [{ path: [], problem: `is no request of this codex: \`${method}\`` }];
    const { root } = this.#load("ClientRequest");
    const properties = (branch.schema as { properties: Record<string, ValueSchema> }).properties;
    if (branch.hasNoParams)
      return findMistakes(
        params ?? {},
        { type: "object", properties: {} },
        { root: root as ValueSchema, isOpen },
      );
    return findMistakes(params ?? {}, properties.params ?? true, { root: root as ValueSchema, isOpen });
  }

  /** Finds mistakes in a client's answer to a request of codex, as `findParamMistakes` does; none if this codex has no schema for the answer. */
  findAnswerMistakes(method: string, result: unknown, isOpen: (value: unknown) => boolean): ValueMistake[] {
    const branch = this.#methodSchemas.get("ServerRequest")?.get(method);
    if (!branch) return [{ path: [], problem: `answers no request of this codex: \`${method}\`` }];
    const name = branch.params?.replace(/Params$/, "Response") ?? "";
    if (!this.#files.has(name)) return [];
    const root = this.#load(name).root as ValueSchema;
    return findMistakes(result, root, { root, isOpen });
  }

  /**
   * Finds frames that violate the protocol. Requests that codex refused are not checked.
   * @param isIntended whether the client breaks the protocol on purpose with this request, or with its answer to this request
   */
  findInvalidFrames(
    wire: WireLog,
    isIntended: (request: SentRequest) => boolean = () => false,
  ): InvalidFrame[] {
    const requests = new RequestTracker();
    const problems: (InvalidFrame & { request: SentRequest | undefined })[] = [];
    const refused = new Set<SentRequest>();
    for (const [index, entry] of wire.entries()) {
      if (!("from" in entry)) continue;
      const request = requests.track(entry);
      const answered = requests.findRequest(entry);
      if (answered?.from === "client" && isObject(entry.message) && "error" in entry.message)
        refused.add(answered);
      const sent = request ?? answered;
      if (entry.from === "client" && sent && isIntended(sent)) continue;
      const what = this.#checkFrame(entry, answered);
      if (what !== undefined) problems.push({ line: index + 1, what, request });
    }
    return problems.flatMap(({ line, what, request }) =>
      request && refused.has(request) ? [] : [{ line, what }],
    );
  }

  /** @param request the request that the frame answers, if it is a response */
  #checkFrame({ from, message }: Frame, request: SentRequest | undefined): string | undefined {
    if (!isObject(message)) return "is no JSON object";
    const method = getMethod(message);
    if (method === undefined) {
      if (!request) return "answers a request that was never sent";
      if ("error" in message) return this.#validate("JSONRPCError", message, `error of ${request.method}`);
      const kind: Kind = request.from === "client" ? "ClientRequest" : "ServerRequest";
      const params = this.#methodSchemas.get(kind)?.get(request.method)?.params;
      const response = params?.replace(/Params$/, "Response") ?? "";
      // The response type of some requests without params has another name; only the general form is checked then.
      if (!this.#files.has(response))
        return this.#validate("JSONRPCResponse", message, `answer to ${request.method}`);
      return this.#validate(response, message.result as JsonObject, `answer to ${request.method}`);
    }
    const kind: Kind = `${from === "client" ? "Client" : "Server"}${"id" in message ? "Request" : "Notification"}`;
    const branch = this.#methodSchemas.get(kind)?.get(method);
    if (!branch) return `\`${method}\` is no ${kind} of this codex`;
    // codex 0.163.0 accepts `{}` where its schema allows only null, and refuses an object with members.
    const hasEmptyParams = isObject(message.params) && Object.keys(message.params).length === 0;
    const checked = branch.hasNoParams && hasEmptyParams ? { ...message, params: null } : message;
    return this.#validate(kind, checked, method, branch.schema);
  }

  #validate(file: string, value: JsonObject, what: string, schema?: Schema): string | undefined {
    const { root, lookup } = this.#load(file);
    const { valid, errors } = validate(JSON.parse(stringifyJson(value)), schema ?? root, "7", lookup, true);
    if (valid) return undefined;
    const deepest = errors.at(-1); // the earlier errors only state that a parent does not match
    return `${what}: ${deepest?.instanceLocation.slice(1) || "/"}: ${deepest?.error}`;
  }

  #loadMethodSchemas(kind: Kind): Map<string, Branch> {
    const { oneOf = [] } = this.#load(kind).root as { oneOf?: BranchSchema[] };
    return new Map(
      oneOf.map((schema) => {
        const { method, params } = schema.properties;
        const refs = [params, ...(params?.anyOf ?? [])].map((one) => one?.$ref).filter(Boolean);
        return [
          method.enum[0] ?? "",
          {
            schema: schema as Schema,
            params: refs[0]?.split("/").pop(),
            hasNoParams: params?.type === "null",
          },
        ];
      }),
    );
  }

  #load(name: string): LoadedSchema {
    const known = this.#loaded.get(name);
    if (known) return known;
    const text = this.#files.get(name);
    if (!text) throw new Error(`codex wrote no schema ${name}`);
    const root: Schema = JSON.parse(text);
    const loaded = { root, lookup: dereference(root) };
    this.#loaded.set(name, loaded);
    return loaded;
  }
}

interface Definitions {
  definitions?: {
    ThreadItem?: { oneOf?: { properties: { type?: { enum: string[] } } }[] };
    CodexErrorInfo?: { anyOf?: { enum?: string[]; oneOf?: Definitions[]; properties?: object }[] };
  };
}

interface BranchSchema {
  properties: {
    method: { enum: string[] };
    params?: { type?: string; $ref?: string; anyOf?: { $ref?: string }[] };
  };
}
