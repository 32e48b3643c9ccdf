"""Drives the sync client of codex-python-sdk."""
import json
import sys

from codex_python_sdk import create_client

request = json.loads(sys.argv[1])
task, prompts = request["task"], request["prompts"]
outcome = {}


def decline(params):
    outcome["asked"] = str(params.get("command"))
    return {"decision": "decline"}


def open_client():
    approval = {"on_command_approval": decline} if task == "approval" else {}
    return create_client(codex_command=request["codex"], **approval)


with open_client() as client:
    if task == "models":
        outcome["models"] = [model["id"] for model in client.model_list()["data"]]
    else:
        options = {}
        if task == "approval":
            options["thread_params"] = {"approvalPolicy": "untrusted", "sandbox": "workspace-write"}
        if task == "schema":
            options["turn_params"] = {"outputSchema": request["schema"]}
        first = client.responses_create(prompt=prompts[0], **options)
        if task == "schema":
            outcome["object"] = json.loads(first.text)
        else:
            outcome["texts"] = [first.text]
if task == "resume":
    with open_client() as client:
        thread = first.thread_id
        second = client.responses_create(prompt=prompts[1], thread_id=thread)
        outcome["texts"].append(second.text)
        outcome["sameThread"] = second.thread_id == thread
print("outcome", json.dumps(outcome))
