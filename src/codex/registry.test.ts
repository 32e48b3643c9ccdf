import { expect, test } from "vitest";
import { buildRegistryOptions } from "./registry.js";

const read = async (file: string) => `<${file}>`;

test("npm's settings get the names of npm's library, and the CA file is read", async () => {
  const settings = {
    registry: "https://npm.example/",
    "@openai:registry": "https://openai.example/",
    cafile: "ca.pem",
    "https-proxy": "http://proxy.example:3128",
    noproxy: ["localhost", "example"],
    "strict-ssl": false,
    loglevel: "warn",
  };
  expect(await buildRegistryOptions(settings, {}, read)).toEqual({
    registry: "https://npm.example/",
    "@openai:registry": "https://openai.example/",
    ca: "<ca.pem>",
    httpsProxy: "http://proxy.example:3128",
    noProxy: "localhost,example",
    strictSSL: false,
  });
});

test("a setting that is unset in npm is left out, so that the library looks in the environment", async () => {
  const registry = "https://npm.example/";
  const settings = { registry, ca: null, cafile: null, proxy: null, "https-proxy": null, noproxy: [""] };
  expect(await buildRegistryOptions(settings, {}, read)).toEqual({ registry });
});

test("a setting that npm hides because of its password is taken from the environment", async () => {
  const env = {
    NPM_CONFIG_REGISTRY: "https://me:s3cret@npm.example/",
    npm_config_https_proxy: "http://me:s3cret@proxy.example:3128",
  };
  expect(await buildRegistryOptions({}, env, read)).toEqual({
    registry: env.NPM_CONFIG_REGISTRY,
    httpsProxy: env.npm_config_https_proxy,
  });
});

test("a registry that npm hides and the environment lacks is an error: the public one never takes its place", async () => {
  await expect(buildRegistryOptions({ proxy: null }, {}, read)).rejects.toMatchObject({
    code: "npm-registry-hidden",
  });
});
