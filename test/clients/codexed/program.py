"""Drives the async client of codexed."""
import asyncio
import json
import sys

from codexed import CodexClient
from codexed.models.events import TurnCompletedEvent
from codexed.models.responses import CommandExecutionRequestApprovalResponse

request = json.loads(sys.argv[1])
task, prompts, workspace = request["task"], request["prompts"], request["workspace"]
outcome = {}


async def decline(params):
    outcome["asked"] = str(params.command)
    return CommandExecutionRequestApprovalResponse(decision="decline")


async def run_turn(session, prompt, **options):
    async for event in session.turn_stream(prompt, **options):
        if isinstance(event, TurnCompletedEvent):
            return event.params.turn.final_response


async def main():
    async with CodexClient(codex_command=request["codex"], on_approval=decline) as client:
        if task == "models":
            outcome["models"] = [model.id for model in (await client.model_list()).data]
            return
        options = {"approval_policy": "untrusted", "sandbox": "workspace-write"} if task == "approval" else {}
        session = await client.thread_start(cwd=workspace, **options)
        if task == "schema":
            # turn_stream_structured fails with each codex: it looks for a member of the event by a former name.
            text = await run_turn(session, prompts[0], output_schema=request["schema"])
            outcome["object"] = json.loads(text)
            return
        outcome["texts"] = [await run_turn(session, prompts[0])]
    if task == "resume":
        async with CodexClient(codex_command=request["codex"]) as client:
            resumed = await client.thread_resume(session.thread_id)
            outcome["texts"].append(await run_turn(resumed, prompts[1]))
            outcome["sameThread"] = resumed.thread_id == session.thread_id


asyncio.run(main())
print("outcome", json.dumps(outcome))
