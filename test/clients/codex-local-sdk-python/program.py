"""Drives the sync client of codex-local-sdk-python, which runs `codex exec`."""
import json
import sys

from codex_local_sdk import CodexExecRequest, CodexLocalClient

request = json.loads(sys.argv[1])
task, prompts, workspace = request["task"], request["prompts"], request["workspace"]
client = CodexLocalClient(codex_bin=request["codex"], default_cwd=workspace)
if task == "schema":
    result = client.run_with_schema(prompts[0], request["schema"], json_output=True)
    outcome = {"object": json.loads(result.final_message)}
else:
    first = client.run(CodexExecRequest(prompt=prompts[0], json_output=True))
    outcome = {"texts": [first.final_message]}
if task == "resume":
    second = client.resume(prompts[1], session_id=first.thread_id, last=False, json_output=True)
    outcome["texts"].append(second.final_message)
    outcome["sameThread"] = second.thread_id == first.thread_id
print("outcome", json.dumps(outcome))
