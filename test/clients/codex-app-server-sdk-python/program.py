"""Drives the async client of codex-app-server-sdk."""
import asyncio
import json
import sys

from codex_app_server_sdk import CodexClient, ThreadConfig, TurnOverrides

request = json.loads(sys.argv[1])
task, prompts, workspace = request["task"], request["prompts"], request["workspace"]
outcome = {}


def connect():
    return CodexClient.connect_stdio(command=[request["codex"], "app-server"], cwd=workspace)


async def decline(approval):
    outcome["asked"] = str(approval.command)
    return "decline"


async def main():
    async with connect() as client:
        if task == "models":
            await client.initialize()
            outcome["models"] = [model["id"] for model in (await client.list_models())["data"]]
            return
        options = {"approval_policy": "untrusted", "sandbox": "workspace-write"} if task == "approval" else {}
        if task == "approval":
            client.set_approval_handler(decline)
        overrides = {"turn_overrides": TurnOverrides(output_schema=request["schema"])} if task == "schema" else {}
        config = ThreadConfig(cwd=workspace, **options)
        first = await client.chat_once(prompts[0], thread_config=config, **overrides)
        if task == "schema":
            outcome["object"] = json.loads(first.final_text)
        else:
            outcome["texts"] = [first.final_text]
    if task == "resume":
        async with connect() as client:
            thread = await client.resume_thread(first.thread_id)
            second = await thread.chat_once(prompts[1])
            outcome["texts"].append(second.final_text)
            outcome["sameThread"] = second.thread_id == first.thread_id


asyncio.run(main())
print("outcome", json.dumps(outcome))
