"""Drives the async client of codex-app-server-client."""
import asyncio
import json
import sys

from codex_app_server_client import CodexAppServer
from codex_app_server_client.types import ThreadStartParams

request = json.loads(sys.argv[1])
task, prompts, workspace = request["task"], request["prompts"], request["workspace"]
outcome = {}


def open_codex():
    return CodexAppServer(codex_bin=request["codex"])


async def decline(method, params):
    outcome["asked"] = str(params.get("command"))
    return {"decision": "decline"}


async def main():
    async with open_codex() as codex:
        if task == "models":
            outcome["models"] = [model["id"] for model in (await codex.low_level.request("model/list", {}))["data"]]
            return
        options = {"approval_policy": "untrusted", "sandbox": "workspace-write"} if task == "approval" else {}
        if task == "approval":
            codex.low_level.on_server_request("item/commandExecution/requestApproval", decline)
        thread = await codex.start_thread(ThreadStartParams(cwd=workspace, **options))
        schema = {"output_schema": request["schema"]} if task == "schema" else {}
        result = await thread.run(prompts[0], **schema)
        if task == "schema":
            outcome["object"] = json.loads(result.final_response)
        else:
            outcome["texts"] = [result.final_response]
    if task == "resume":
        async with open_codex() as codex:
            resumed = await codex.resume_thread(thread.id)
            outcome["texts"].append((await resumed.run(prompts[1])).final_response)
            outcome["sameThread"] = resumed.id == thread.id


asyncio.run(main())
print("outcome", json.dumps(outcome))
