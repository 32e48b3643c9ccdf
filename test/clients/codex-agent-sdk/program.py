"""Drives the Agent class of codex-agent-sdk; to resume, its lower-level client."""
import asyncio
import json
import sys

from codex_agent_sdk import Agent, CodexClient, CodexClientOptions

request = json.loads(sys.argv[1])
task, prompts, workspace = request["task"], request["prompts"], request["workspace"]
outcome = {}


def make_client():
    return CodexClient(options=CodexClientOptions(codex_path=request["codex"], cwd=workspace))


async def run_turn(client, thread, prompt):
    outcome.setdefault("texts", []).append("".join([text async for text in client.stream_prompt_text(thread, prompt)]))


async def main():
    if task == "resume":
        async with make_client() as client:
            thread = (await client.thread_start({"cwd": workspace}))["thread"]["id"]
            await run_turn(client, thread, prompts[0])
        async with make_client() as client:
            resumed = (await client.thread_resume({"threadId": thread}))["thread"]["id"]
            await run_turn(client, resumed, prompts[1])
            outcome["sameThread"] = resumed == thread
        return
    if task == "models":
        async with make_client() as client:
            outcome["models"] = [model["id"] for model in (await client.request("model/list", {}))["data"]]
        return
    approval = {"approval_policy": "untrusted"} if task == "approval" else {}
    agent = Agent(codex_path=request["codex"], cwd=workspace, **approval)
    if task == "approval":

        @agent.on_command_approval
        async def decline(command):
            outcome["asked"] = str(command.command)
            return "decline"

    schema = {"outputSchema": request["schema"]} if task == "schema" else {}
    text = (await agent.run(prompts[0], **schema).response()).text
    if task == "schema":
        outcome["object"] = json.loads(text)
    else:
        outcome["texts"] = [text]


asyncio.run(main())
print("outcome", json.dumps(outcome))
