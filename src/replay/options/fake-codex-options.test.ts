import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../../test/helpers/temporary.js";
import { readOptions } from "./fake-codex-options.js";
import { parseFixtureName } from "./fixture-name.js";
import { findFixturesFolder } from "./fixtures-folder.js";
import { isLoopback, parseListenAddress } from "./listen-address.js";
import { parsePace } from "./pace.js";

const findHome = () => "/h";

describe("options", () => {
  test("a flag overrides the environment, and codex's own arguments are left", () => {
    const env = {
      TOUCHSTONE_FIXTURE: "a",
      TOUCHSTONE_TIMEOUT: "2",
      TOUCHSTONE_STRICT: "1",
      TOUCHSTONE_LENIENT: "0",
    };
    const { options, rest } = readOptions(
      ["--fixture=b", "app-server", "--strict-config", "--", "--fixture"],
      env,
      "/",
    );
    expect(options).toMatchObject({ fixture: "b", timeout: 2000, strictness: "strict", match: "name" });
    expect(rest).toEqual(["app-server", "--strict-config", "--", "--fixture"]);
  });

  test.each([
    ["--strict", "strict"],
    ["--strict=1", "strict"],
    ["--strict=0", "default"],
    ["--strict=false", "default"],
  ])("a switch has the same values in the command line and in the environment: %s", (flag, strictness) => {
    expect(readOptions([flag], {}, "/").options).toMatchObject({ strictness });
    const [, value = "1"] = flag.split("=");
    expect(readOptions([], { TOUCHSTONE_STRICT: value }, "/").options).toMatchObject({ strictness });
  });

  test("an option without its value is refused", () => {
    expect(() => readOptions(["--strict="], {}, "/")).toThrow("--strict=");
    expect(() => readOptions(["--fixture="], {}, "/")).toThrow("--fixture=");
    expect(() => readOptions(["--fixture"], {}, "/")).toThrow("--fixture");
  });

  test("paces are parsed, and wrong ones are refused", () => {
    expect(["recorded", "0.5x", "20", "20ms"].map((text) => parsePace(text)(100))).toEqual([100, 50, 20, 20]);
    expect(() => parsePace("fast")).toThrow("is no pace");
  });

  test("addresses to listen at are parsed, and wrong ones are refused", () => {
    const failToFind = () => expect.fail("no home is needed");
    expect(parseListenAddress("stdio://", failToFind)).toBeUndefined();
    expect(parseListenAddress("unix://", findHome)).toEqual({
      path: "/h/app-server-control/app-server-control.sock",
    });
    expect(parseListenAddress("unix:///tmp/x", findHome)).toEqual({ path: "/tmp/x" });
    expect(parseListenAddress("ws://[::1]:80", findHome)).toEqual({ host: "::1", port: 80 });
    for (const url of ["ws://localhost:1", "ws://1.2.3.4:99999", "off"])
      expect(() => parseListenAddress(url, findHome)).toThrow(url);
  });

  test.each([
    ["ws://127.0.0.1:0", true],
    ["ws://127.9.8.7:1", true],
    ["ws://[::1]:0", true],
    ["ws://[0:0:0:0:0:0:0:1]:0", true],
    ["unix://", true],
    ["ws://0.0.0.0:0", false],
    ["ws://10.0.0.1:0", false],
    ["ws://[::]:0", false],
    ["ws://[fe80::1]:0", false],
    ["ws://[::ffff:127.0.0.1]:0", undefined],
    ["ws://[::11]:0", false],
    ["ws://[1::1]:0", false],
  ])("only this machine can reach %s: %s", (url, expected) => {
    if (expected === undefined) expect(() => parseListenAddress(url, findHome)).toThrow(url);
    else expect(isLoopback(parseListenAddress(url, findHome) ?? { path: "" })).toBe(expected);
  });
});

test("a fixture is found by its name and by the configured folder", async () => {
  expect(parseFixtureName("a@2")).toEqual({ name: "a", step: 2 });
  expect(parseFixtureName("a@b")).toEqual({ name: "a@b" });
  const root = await makeTemporaryFolder("replay");
  mkdirSync(join(root, "golden/python"), { recursive: true });
  mkdirSync(join(root, "golden/exec"));
  mkdirSync(join(root, "port/test"), { recursive: true });
  writeFileSync(join(root, "touchstone.config.yaml"), "codex: 0.163.0\nfixtures: golden # ours\n");
  expect(findFixturesFolder(undefined, join(root, "port/test"))).toBe(join(root, "golden/python"));
  expect(findFixturesFolder("../golden", join(root, "port"), "exec")).toBe(join(root, "golden/exec"));
  expect(findFixturesFolder(join(root, "golden/python"), "/", "exec")).toBe(join(root, "golden/exec"));
  expect(() => findFixturesFolder("nowhere", root)).toThrow("does not exist");
});
