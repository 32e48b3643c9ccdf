"""The SDK's events and results as JSON, with the names of the wire."""

from openai_codex.models import UnknownNotification
from pydantic import BaseModel


def dump_result(result):
    """Returns the result of a call as JSON, with the names of the wire."""
    if result is None:
        return {}
    if isinstance(result, BaseModel):
        return dump_model(result)
    return {"id": result.id}  # a handle


def dump_event(event):
    """Returns an event as JSON, with the names of the wire and without members that are null."""
    payload = event.payload
    params = payload.params if isinstance(payload, UnknownNotification) else dump_model(payload)
    return {"method": event.method, "params": params}


def dump_model(model):
    return model.model_dump(by_alias=True, mode="json", exclude_none=True)
