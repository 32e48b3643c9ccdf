/** Makes command lines of codex from its grammar, right ones and wrong ones, always the same for a seed. */
import { type CommandLine, listFlags } from "../../src/replay/options/command-line/command-line.js";

const COMMANDS = [
  ["exec"],
  ["exec"],
  ["e"],
  ["exec", "resume"],
  ["exec", "fork"],
  ["exec", "review"],
  ["app-server"],
  ["app-server", "generate-ts"],
  ["login", "status"],
  ["features", "list"],
  ["mcp"],
  ["debug"],
];

/** Arguments that are wrong, or have a meaning of their own, in many places. */
const ODD_ARGUMENTS = (
  "- -- resume help resum exec a,b -5 -z -xyz -s -mgpt -sread-only --json=1 " +
  "--full-auto --jsn --ask --sandboxx --ïmage été"
).split(" ");

/** Returns a function that makes one command line after the other. */
export function createGenerator(line: CommandLine, seed: number): () => string[] {
  let state = seed;
  const draw = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const pick = <T>(values: readonly T[]) => values[draw(values.length)] as T;
  const allFlags = Object.values(line.commands).flatMap((command) => listFlags(line, command));

  const makePiece = (path: string[]): string[] => {
    const kind = draw(15);
    if (kind === 14) return [pick(ODD_ARGUMENTS)];
    if (kind === 13) return [""];
    if (kind === 12) return [pick(["hi", "there"])];
    const command = line.commands[path.join(" ").replace(/^e$/, "exec")];
    const flag = pick(kind < 9 && command ? listFlags(line, command) : allFlags);
    const name = flag.short && draw(2) === 0 ? `-${flag.short}` : `--${flag.name}`;
    if (flag.value === undefined) return [name];
    const value = pick(flag.choices ? [...flag.choices, "nope", "read"] : ["x", "1", "", "stdio://", "a b"]);
    return pick([[`${name}=${value}`], [name], [name, value], [name, value], [name, value]]);
  };

  return () => {
    const path = pick(COMMANDS);
    const [first = "", ...rest] = path;
    const before = draw(8) === 0 ? makePiece([]) : [];
    const between = rest.length > 0 && draw(3) === 0 ? makePiece([first]) : [];
    const after = Array.from({ length: draw(5) }, () => makePiece(path)).flat();
    return [...before, first, ...between, ...rest, ...after];
  };
}
