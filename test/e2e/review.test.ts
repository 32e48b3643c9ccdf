/** The review page, in a real Chromium. */
import { appendFile, readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import {
  parseAuditLog,
  readAudit,
  readManifest,
  verifyFolder,
  withFolderLock,
} from "../../src/store/index.js";
import { expectReadable, newTab, testInBrowser } from "../helpers/browser.js";
import type { Project } from "../helpers/project.js";
import {
  buildOwnFixture,
  commitFixtures,
  newChangedProject,
  newGitProject,
  replaceText,
  startReview,
} from "../helpers/review-project.js";

const getCurrent = (page: Page) => page.locator("nav li[aria-current] .fixture-link").textContent();
const getHeading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true }).waitFor();

async function findReviewer(project: Project, name: string) {
  return (await readManifest(project.fixtures))?.scenarios[name]?.reviewed;
}

async function readLastEntry({ fixtures }: Project) {
  return parseAuditLog(await readAudit(fixtures)).at(-1);
}

testInBrowser(
  "the review page accepts and rejects by the keyboard, and the command prints what was decided",
  async () => {
    const project = await newChangedProject();
    const before = await project.readFiles();
    const { url, stop } = await startReview(project);
    const errors: string[] = [];
    const page = await newTab(url, errors);
    await getHeading(page, "approval_command_declined");
    expect(page.url()).not.toContain("token");
    expect(await page.getByRole("status").first().textContent()).toContain("0 of 3 decided, 2 the same");

    await page.keyboard.press("j");
    await getHeading(page, "thread_basic");
    await page.keyboard.press("k");
    await getHeading(page, "approval_command_declined");
    const active = page.locator(".row.active");
    await active.waitFor();
    expect(await active.textContent()).toMatch(/^breaking.*declined.*failed/);
    await expectReadable(page);
    await page.keyboard.press("Enter");
    await page.locator(".json .changed").first().waitFor();
    expect(await page.locator(".json .new.changed").first().textContent()).toContain('"status": "failed"');
    await page.keyboard.press("n");
    expect(await active.getAttribute("aria-rowindex")).not.toBeNull();
    expect(await page.getByRole("row").filter({ hasText: "wire/" }).getAttribute("aria-expanded")).toBe(
      "true",
    );

    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await help.waitFor();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });

    await page.keyboard.press("e");
    await page.keyboard.type("codex says failed now");
    await page.keyboard.press("Enter");
    await getHeading(page, "thread_basic");
    expect(await findReviewer(project, "approval_command_declined")).toMatchObject({ by: "Grace Hopper" });
    expect(await readLastEntry(project)).toMatchObject({
      action: "accept",
      by: "Grace Hopper",
      reason: "codex says failed now",
      changes: [{ scenario: "approval_command_declined", change: "accepted" }],
    });

    // Another change of the fixture is open, so it is not accepted yet.
    await page.keyboard.press("a");
    await page.getByText("the change is accepted in 1 fixture that has other open changes").waitFor();
    await page.locator("nav").getByText("result.turn.priority").first().waitFor();
    expect(await findReviewer(project, "thread_basic")).toBeUndefined();

    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: "Reject thread_basic" });
    expect(await dialog.getByRole("button", { name: "Reject" }).isDisabled()).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.type("not wanted");
    await page.keyboard.press("Enter");
    await getHeading(page, "turn_unicode_new");
    const ours = await readFile(join(project.fixtures, "thread_basic.jsonl"), "utf8");
    expect(ours).not.toBe(before["thread_basic.jsonl"]);
    expect(ours).not.toContain("priority");
    expect(await readLastEntry(project)).toMatchObject({ action: "reject", reason: "not wanted" });
    expect(await verifyFolder(project.fixtures)).toEqual([]);

    await page.keyboard.press("r");
    await page.getByRole("dialog").getByText("is removed, with all its files").waitFor();
    await page.keyboard.press("Escape");

    const { code, stdout } = await stop();
    expect(code).toBe(0);
    expect(stdout).toContain("accepted approval_command_declined: codex says failed now");
    expect(stdout).toContain("rejected thread_basic: not wanted");
    expect(stdout).toContain("1 fixture still open");
    await page.getByText("The server no longer answers").waitFor();
    expect(errors.filter((error) => !error.includes("ERR_CONNECTION_REFUSED"))).toEqual([]);
  },
);

testInBrowser("the review page accepts all that is not breaking, and ends by its button", async () => {
  const project = await newChangedProject();
  const { url, ended } = await startReview(project);
  const page = await newTab(url);
  await page.getByRole("button", { name: "Accept 2 that are not breaking" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
  await page.getByText("2 of 3 decided").waitFor();
  expect(await page.getByText("Next: press").count()).toBe(0);
  expect(await findReviewer(project, "thread_basic")).toBeDefined();
  expect(await findReviewer(project, "turn_unicode_new")).toBeDefined();
  expect(await findReviewer(project, "approval_command_declined")).toBeUndefined();
  await page.getByLabel("Reason").fill("as it should be");
  await page.getByRole("button", { name: /^Accept a$/ }).click();
  await page.getByText("All 3 fixtures are decided. Next: press Done, run touchstone checklist").waitFor();
  expect(await readLastEntry(project)).toMatchObject({ reason: "as it should be" });
  await page.getByRole("button", { name: "Done" }).click();
  expect((await ended).stdout).toContain("accepted turn_unicode_new: reviewed");
});

testInBrowser("the review page searches, folds deltas, and shows where a fixture came from", async () => {
  const project = await newChangedProject();
  const { url } = await startReview(project);
  const page = await newTab(url);
  await page.getByRole("button", { name: /^params.turn.priority was added/ }).click();
  await getHeading(page, "thread_basic");
  const added = page.locator(".row.event.additive .side");
  expect(await added.nth(0).getAttribute("class")).toContain("kept");
  const fold = page.locator(".fold");
  expect(await fold.first().textContent()).toContain('×5"Hello from the scripted model."');
  expect(await page.locator(".row.turn").first().textContent()).toMatch(/^Turn 1/);
  expect(await page.locator(".row.item").allTextContents()).toEqual([
    expect.stringMatching(/^userMessage/),
    expect.stringMatching(/^agentMessage/),
  ]);

  await page.keyboard.press("/");
  await page.keyboard.type("tokenusage");
  await page.locator(".fold").first().waitFor({ state: "detached" });
  const found = await page.locator(".row.event .new .method").allTextContents();
  expect([...new Set(found)]).toEqual(["thread/tokenUsage/updated"]);
  await page.getByRole("heading", { name: "Found in 3 of 3 fixtures" }).waitFor();
  await page.getByRole("button", { name: /^approval_command_declined/ }).click();
  await getHeading(page, "approval_command_declined");
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^params.turn.priority was added/ }).click();
  await fold.first().waitFor();
  await page.keyboard.press("d");
  await fold.first().waitFor({ state: "detached" });
  expect(await page.locator(".row.event .new .method").allTextContents()).toEqual(["turn/started"]);

  await page.getByText("Where it came from").click();
  const facts = page.locator(".facts");
  expect(await facts.textContent()).toContain("openai-codex 0.163.0 (registry)");
  expect(await facts.textContent()).toContain("Ada: a harvest");
});

testInBrowser("the review page draws 10,000 events on demand", async () => {
  const buildMany = (count: number) => (lines: string[], what: string) =>
    what === "wire"
      ? lines
      : Array.from({ length: count }, (_, index) =>
          (lines[index % lines.length] ?? "").replaceAll("call_1_1", `call_${index}`),
        );
  const project = await newGitProject([await buildOwnFixture("tool_shell_deltas", buildMany(10_000))]);
  await commitFixtures(project, [
    await buildOwnFixture("tool_shell_deltas", (lines, what) =>
      buildMany(10_000)(lines, what).map((line, index) =>
        index === 9_990 ? line.replace("{", '{"extra":true,') : line,
      ),
    ),
  ]);
  const { url } = await startReview(project);
  const page = await newTab(url);
  const rows = page.locator(".row");
  await rows.first().waitFor();
  const all = Number(await page.getByRole("treegrid").getAttribute("aria-rowcount"));
  expect(all).toBeGreaterThan(10_000);
  expect(await rows.count()).toBeLessThan(120);

  await page.keyboard.press("n");
  await page.locator(".row.active.difference").waitFor();
  expect(await page.locator(".row.active").textContent()).toContain("extra");
  // At every scroll position, a step renders only the visible lines.
  const drawn = await page.evaluate<number[]>(`(async () => {
    const scroller = document.querySelector(".scroller");
    const counts = [];
    let count = 0;
    const observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) if (node.nodeType === 1 && node.matches(".row")) count++;
    });
    observer.observe(scroller, { childList: true, subtree: true });
    scroller.scrollTop = 0;
    for (let step = 0; step < 120; step++) {
      scroller.scrollTop += 1500;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      counts.push(count);
      count = 0;
    }
    observer.disconnect();
    return counts;
  })()`);
  expect(Math.max(...drawn), "rows drawn by one step").toBeLessThan(240);
  expect(drawn.reduce((sum, count) => sum + count)).toBeGreaterThan(120);
  expect(await rows.count()).toBeLessThan(120);
});

testInBrowser("the review page shows what a fixture holds as text, even where it is HTML", async () => {
  const hostile =
    "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1><a href='javascript:window.pwned=1'>x</a>";
  const evil = await buildOwnFixture(
    "thread_basic",
    replaceText("Hello", JSON.stringify(hostile).slice(1, -1)),
  );
  evil.entry.title = hostile;
  const project = await newGitProject([await buildOwnFixture("thread_basic")]);
  await commitFixtures(project, [evil]);
  const { url, stop } = await startReview(project);
  const file = join(project.root, "review.html");
  expect((await project.run(["review", "--static", file])).code).toBe(0);

  for (const address of [url, `file://${file}`]) {
    const errors: string[] = [];
    const page = await newTab(address, errors);
    await getHeading(page, "thread_basic");
    await page.keyboard.press("n");
    await page.keyboard.press("Enter");
    await page.locator(".json").first().waitFor();
    expect(await page.locator("main").textContent()).toContain("<script>window.pwned=1</script>");
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.locator("img, main a, #app script").count()).toBe(0);
    expect(errors).toEqual([]);
  }
  await stop();
});

testInBrowser("the review page writes a file that needs no server, and decides nothing", async () => {
  const project = await newChangedProject();
  const file = join(project.root, "review.html");
  const { stdout } = await project.run(["review", "--static", file]);
  expect(stdout).toContain("3 fixtures to look at");
  const errors: string[] = [];
  const page = await newTab(`file://${file}`, errors);
  await getHeading(page, "approval_command_declined");
  await page.keyboard.press("n");
  expect(await page.locator(".row.active").textContent()).toContain("breaking");
  await expectReadable(page);
  await page.keyboard.press("a");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await page.getByRole("button", { name: /^(Accept|Reject|Done)/ }).count()).toBe(0);
  expect(errors).toEqual([]);
});

testInBrowser(
  "the review page refuses a second decision in another tab, which shows the first by itself",
  async () => {
    const project = await newChangedProject();
    const { url } = await startReview(project);
    const [one, two] = [await newTab(url), await newTab(url)];
    await getHeading(one, "approval_command_declined");
    await getHeading(two, "approval_command_declined");
    await two.keyboard.press("r");
    await two.getByRole("dialog").waitFor();
    await two.keyboard.type("no");
    await one.keyboard.press("a");
    await getHeading(one, "thread_basic");
    // The other tab shows the change while its window is open, and sends its older state.
    await two.locator("nav .badge").getByText("accepted").waitFor();
    await two.keyboard.press("Enter");
    await two.getByRole("alert").filter({ hasText: "was already accepted by Grace Hopper" }).waitFor();
    expect((await readLastEntry(project))?.action).toBe("accept");

    await commitFixtures(project, [await buildOwnFixture("thread_basic", replaceText("Hello", "Goodbye"))]);
    await two.keyboard.press("j");
    await two.getByText("Goodbye").first().waitFor();
  },
);

testInBrowser("the review page reports that a harvest holds the folder, and decides after it", async () => {
  const project = await newChangedProject();
  const { url } = await startReview(project);
  const page = await newTab(url);
  await getHeading(page, "approval_command_declined");
  await withFolderLock(project.fixtures, { onWait() {} }, async () => {
    await page.keyboard.press("a");
    await page.getByRole("alert").filter({ hasText: "Another touchstone process has locked" }).waitFor();
  });
  await page.keyboard.press("a");
  await page.getByText("1 of 3 decided").waitFor();
});

testInBrowser(
  "the review page refuses every request of another origin, and every one without the token",
  async () => {
    const project = await newChangedProject();
    const { origin, token } = await startReview(project);
    const { port } = new URL(origin);
    const before = await project.readFiles();
    const body = JSON.stringify({
      fixtures: [{ name: "thread_basic", seen: null }],
      reason: "hostile",
    });
    const auth = { authorization: `Bearer ${token}` };
    const json = { "content-type": "application/json" };
    const sendRequest = (path: string, headers: Record<string, string>, method = "GET") =>
      new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part) => {
            text += part;
          });
          response.on("end", () => resolve({ status: response.statusCode, text }));
        });
        sent.on("error", reject).end(method === "POST" ? body : undefined);
      });
    const getStatus = async (...args: Parameters<typeof sendRequest>) => (await sendRequest(...args)).status;

    expect(await getStatus("/api/review", {})).toBe(401);
    expect(await getStatus("/api/review", { authorization: "Bearer wrong" })).toBe(401);
    expect(await getStatus("/api/review", auth)).toBe(200);
    expect(await getStatus("/", { host: `evil.example:${port}` })).toBe(403);
    expect(await getStatus("/api/review", { ...auth, host: `evil.example:${port}` })).toBe(403);
    expect(await getStatus("/api/review", { ...auth, host: "127.0.0.1" })).toBe(403);
    expect(await getStatus("/api/accept", { ...json, origin }, "POST")).toBe(401);
    expect(await getStatus("/api/accept", { ...auth, ...json }, "POST")).toBe(403);
    expect(await getStatus("/api/accept", { ...auth, ...json, origin: "http://evil.example" }, "POST")).toBe(
      403,
    );
    expect(await getStatus("/api/accept", { ...auth, ...json, origin: "null" }, "POST")).toBe(403);
    expect(await getStatus("/api/accept", { ...auth, origin, "content-type": "text/plain" }, "POST")).toBe(
      415,
    );
    expect((await sendRequest("/", {})).text).not.toContain(token);

    // Also for a page that was opened with the token.
    const attack = `<script>
    const tries = [
      fetch("${origin}/api/review"),
      fetch("${origin}/api/review", { headers: ${JSON.stringify(auth)} }),
      fetch("${origin}/api/accept", { method: "POST", mode: "no-cors", body: ${JSON.stringify(body)} }),
      fetch("${origin}/api/accept", { method: "POST", headers: ${JSON.stringify({ ...auth, ...json })}, body: ${JSON.stringify(body)} }),
    ];
    const form = document.createElement("form");
    form.method = "POST"; form.action = "${origin}/api/accept"; form.enctype = "text/plain"; form.target = "frame";
    const frame = document.createElement("iframe"); frame.name = "frame";
    addEventListener("load", () => {
      document.body.append(form, frame); form.submit();
      Promise.allSettled(tries).then((ends) => { document.title = "read " + ends.filter((end) => end.value?.ok).length; });
    });
  </script>`;
    const hostile = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html").end(attack);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void hostile.close());
    await new Promise((listening) => hostile.once("listening", listening));
    const page = await newTab(`http://127.0.0.1:${(hostile.address() as AddressInfo).port}/`);
    await page.waitForFunction(`document.title !== ""`);
    expect(await page.title()).toBe("read 0");
    expect(await project.readFiles()).toEqual(before);
  },
);

testInBrowser("the review page says on a phone, too, that the folder is damaged", async () => {
  const project = await newChangedProject();
  await appendFile(join(project.fixtures, "thread_basic.jsonl"), '{"method":"by hand"}\n');
  const { url } = await startReview(project);
  const page = await newTab(url);
  await page.getByRole("alert").getByText("The folder is damaged").waitFor();
  await expectReadable(page);
});

test("the review server listens on loopback alone", async () => {
  const { networkInterfaces } = await import("node:os");
  const { origin } = await startReview(await newChangedProject());
  const other = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === "IPv4" && !address.internal);
  expect(new URL(origin).hostname).toBe("127.0.0.1");
  if (other) await expect(fetch(`http://${other.address}:${new URL(origin).port}/`)).rejects.toThrow();
});

testInBrowser("the review page follows the light and dark of the system", async () => {
  const { url } = await startReview(await newChangedProject());
  const grounds = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await newTab(url, [], { colorScheme });
    await page.locator(".row").first().waitFor();
    grounds.push(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
  }
  expect(grounds).toEqual(["rgb(255, 255, 255)", "rgb(21, 23, 27)"]);
});

testInBrowser(
  "the review page shows what looks like a secret, lets nobody accept it, and keeps it out of a file for others",
  async () => {
    const secret = `ghp_${"a1B2c3D4e5".repeat(3)}aBcDeF`;
    const project = await newGitProject([await buildOwnFixture("thread_basic")]);
    await commitFixtures(project, [
      await buildOwnFixture("thread_basic", replaceText("Say hello.", `Say ${secret}.`)),
    ]);
    const { url } = await startReview(project);
    const page = await newTab(url);
    await page.getByRole("alert").filter({ hasText: "may hold a secret" }).waitFor();
    expect(await page.getByRole("alert").textContent()).not.toContain(secret);
    expect(await page.getByRole("button", { name: /^Accept fixture/ }).isDisabled()).toBe(true);
    expect(await getCurrent(page)).toBe("thread_basic");
    const { code, stderr } = await project.run(["review", "--accept", "thread_basic"]);
    expect(code).toBe(1);
    expect(stderr).toContain("thread_basic holds what looks like a secret: thread_basic.jsonl:");

    const file = join(project.root, "review.html");
    const { stdout } = await project.run(["review", "--static", file]);
    expect(stdout).toContain("without the events of 1 fixture that may hold a secret");
    expect(await readFile(file, "utf8")).not.toContain(secret);
  },
);
