/** The Go module of a release: `go get` finds it by the address of the repository, and it contains the catalogue and the checksums. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasTool, REPOSITORY } from "../helpers/project.js";
import { makeTemporaryFolder } from "../helpers/temporary.js";

const ADDRESS = "https://github.com/owner/touchstone";
const MODULE = "github.com/owner/touchstone/packages/go";
const IDENTITY = ["-c", "user.name=Ada", "-c", "user.email=ada@example.test"];
const PROGRAM = `package main

import (
	"fmt"

	touchstone "${MODULE}"
)

func main() {
	fixtures, err := touchstone.OpenFixtures("")
	if err != nil {
		panic(err)
	}
	events, err := fixtures.ReadEvents("thread_basic")
	_, missing := touchstone.FindExecutable()
	fmt.Println(len(events), err, missing)
}
`;

test.skipIf(!hasTool("go"))(
  "`go get` finds a released module, which contains fixtures and checksums",
  async () => {
    const clone = join(await makeTemporaryFolder("go-module"), "touchstone");
    const runGit = (...args: string[]) =>
      execFileSync("git", [...IDENTITY, ...args], { cwd: clone, stdio: "pipe" });
    execFileSync("git", ["clone", "--quiet", "--shared", REPOSITORY, clone]);
    execFileSync("node", ["scripts/set-address.mjs", ADDRESS], { cwd: clone });
    runGit("commit", "--quiet", "--all", "--message", "Set the address");
    const sums = join(clone, "SHA256SUMS");
    writeFileSync(sums, `${"a".repeat(64)}  touchstone-codex-plan9-mips.tar.gz\n`);
    execFileSync("node", ["scripts/release-file.mjs", sums], { cwd: clone });
    execFileSync("go", ["generate"], { cwd: join(clone, "packages/go") });
    runGit("add", "--force", "packages/go/fixtures");
    runGit("commit", "--quiet", "--message", "Release the Go module");
    runGit("tag", "packages/go/v1.2.3");

    const user = await makeTemporaryFolder("go-user");
    mkdirSync(join(user, "modules"));
    writeFileSync(join(user, "main.go"), PROGRAM);
    const env = {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, TOUCHSTONE_CACHE: join(user, "cache") },
      ...{
        GOFLAGS: "-modcacherw",
        GOMODCACHE: join(user, "modules"),
        GOPROXY: "direct",
        GONOSUMDB: "*",
        GOTOOLCHAIN: "local",
      },
      // In the place of GitHub.
      ...{
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: `url.file://${clone}.insteadOf`,
        GIT_CONFIG_VALUE_0: ADDRESS,
      },
    };
    const runGo = (...args: string[]) => execFileSync("go", args, { cwd: user, env, encoding: "utf8" });
    runGo("mod", "init", "example.com/user");
    runGo("get", `${MODULE}@v1.2.3`);
    expect(runGo("run", ".")).toMatch(
      /^[1-9]\d* <nil> touchstone-codex \d+\.\d+\.\d+ has no executable for [a-z0-9-]+: set TOUCHSTONE_CODEX/,
    );
  },
);
