import { afterEach, expect, test, vi } from "vitest";
import { makeTemporaryFolder } from "../../test/helpers/temporary.js";
import type { Plan } from "../harvest/index.js";
import { MeasuredScenarios } from "./measured-scenarios.js";

const buildPlan = (name: string, digest: string) => ({ name, digest: `sha256:${digest.repeat(64)}` }) as Plan;

afterEach(() => vi.unstubAllEnvs());

test("a scenario is read from the cache until its text, the driver or the release changes", async () => {
  vi.stubEnv("TOUCHSTONE_CACHE", await makeTemporaryFolder("cache"));
  const cache = new MeasuredScenarios("0.1.0", "exec", "sha256:driver");
  const plan = buildPlan("a", "1");
  expect(await cache.read(plan)).toBeUndefined();
  const measured = { kind: "failed", reason: "step 2: it never ends" } as const;
  await cache.write(plan, measured);
  expect(await cache.read(plan)).toEqual(measured);
  expect(await new MeasuredScenarios("0.1.0", "exec", "sha256:driver").read(plan)).toEqual(measured);
  expect(await cache.read(buildPlan("a", "2"))).toBeUndefined();
  expect(await cache.read(buildPlan("b", "1"))).toBeUndefined();
  expect(await new MeasuredScenarios("0.1.0", "exec", "sha256:other").read(plan)).toBeUndefined();
  expect(await new MeasuredScenarios("0.1.0", "app-server", "sha256:driver").read(plan)).toBeUndefined();
  expect(await new MeasuredScenarios("0.2.0", "exec", "sha256:driver").read(plan)).toBeUndefined();
});

test("what a driver refuses before it starts codex is known for every release", async () => {
  vi.stubEnv("TOUCHSTONE_CACHE", await makeTemporaryFolder("cache"));
  const plan = buildPlan("a", "1");
  const measured = { kind: "unsupported", reason: "exec has no requests" } as const;
  await new MeasuredScenarios("0.1.0", "exec", "sha256:driver").write(plan, measured, false);
  expect(await new MeasuredScenarios("0.2.0", "exec", "sha256:driver").read(plan)).toEqual(measured);
  expect(await new MeasuredScenarios("0.2.0", "app-server", "sha256:driver").read(plan)).toBeUndefined();
  expect(await new MeasuredScenarios("0.2.0", "exec", "sha256:other").read(plan)).toBeUndefined();
});
