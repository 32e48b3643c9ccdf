"""Drives the LangChain chat model of codex-client-provider."""
import json
import sys

from codex_client_provider import CodexAppServerChatModel

request = json.loads(sys.argv[1])
model = CodexAppServerChatModel(codex_binary=request["codex"], cwd=request["workspace"])
text = model.invoke(request["prompts"][0]).content
print("outcome", json.dumps({"texts": [text]}))
