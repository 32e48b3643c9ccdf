"""Parses each event of each file with the SDK's own models, and lists the events that they refuse or do not give back unchanged."""

import json
import sys

from openai_codex.generated.notification_registry import NOTIFICATION_MODELS

problems, count = [], 0
for path in sys.argv[1:]:
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        event = json.loads(line)
        if "params" not in event:
            continue  # what a call returned or raised
        count += 1
        try:
            model = NOTIFICATION_MODELS[event["method"]].model_validate(event["params"])
        except Exception as error:
            problems.append(f"{path}:{number}: {error}")
            continue
        again = model.model_dump(by_alias=True, mode="json", exclude_none=True)
        if again != event["params"]:
            problems.append(f"{path}:{number}: comes back as {json.dumps(again)}")
print(json.dumps({"count": count, "problems": problems}))
