import { expect, test } from "vitest";
import { readOptions } from "../options/fake-codex-options.js";
import { Connection } from "./connection.js";

test("a report on stderr is one line, whatever the client has sent", () => {
  const args = ["--fixtures", "integration/fixtures/python", "--fixture", "thread_basic", "app-server"];
  const log: string[] = [];
  const connection = new Connection(
    readOptions(args, {}, process.cwd()).options,
    {
      write() {},
      closeOutput() {},
      end() {},
      writeLog: (line) => log.push(line),
      fail(error) {
        throw error;
      },
    },
    { FaultInjector: undefined, SessionFileWriter: undefined },
  );
  connection.receive(JSON.stringify({ id: 1, method: "a\nb\u001b[2J" }));
  connection.close();
  const [first] = log;
  expect(first).toMatch(/^touchstone: Invalid request: unknown variant `a\ufffdb\ufffd\[2J`/);
  expect(log.join("")).not.toMatch(/\p{Cc}/u);
});
