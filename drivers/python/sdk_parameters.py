"""Parameters by their names on the wire, as arguments of the SDK's public classes."""

import re

from openai_codex import (
    ApprovalMode,
    ImageInput,
    LocalImageInput,
    MentionInput,
    Sandbox,
    SkillInput,
    TextInput,
)

APPROVAL_MODES = {"never": ApprovalMode.deny_all, "on-request": ApprovalMode.auto_review}
SANDBOXES = {
    "read-only": Sandbox.read_only,
    "workspace-write": Sandbox.workspace_write,
    "danger-full-access": Sandbox.full_access,
}
INPUTS = {
    "text": TextInput,
    "image": ImageInput,
    "localImage": LocalImageInput,
    "skill": SkillInput,
    "mention": MentionInput,
}
# Keyword of the public classes → the name on the wire, where more than the spelling differs.
WIRE_NAMES = {"approval_mode": "approvalPolicy"}
KEYWORDS = {name: keyword for keyword, name in WIRE_NAMES.items()}


def to_wire_name(keyword):
    """Converts a keyword of the public classes to the parameter's name on the wire."""
    return WIRE_NAMES.get(keyword) or re.sub(r"_([a-z])", lambda letter: letter[1].upper(), keyword)


def to_keyword(name):
    """Converts a parameter's name on the wire to the keyword of the public classes."""
    return KEYWORDS.get(name) or re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def to_keywords(params):
    """Converts parameters with names of the wire to keyword arguments of the public classes."""
    arguments = {to_keyword(name): value for name, value in params.items()}
    if "sandbox" in arguments:
        arguments["sandbox"] = SANDBOXES[arguments["sandbox"]]
    if "approval_mode" in arguments:
        policy = arguments["approval_mode"]
        if policy not in APPROVAL_MODES:
            raise ValueError(
                f"the SDK's public classes have no approval mode for the policy {policy!r}; "
                "a scenario that says in `answers` how its client answers is run through the layer below them"
            )
        arguments["approval_mode"] = APPROVAL_MODES[policy]
    return arguments


def build_inputs(input):
    """Builds the input of a turn for the public classes."""
    if isinstance(input, str):
        return input
    return [INPUTS[item["type"]](**{name: value for name, value in item.items() if name != "type"}) for item in input]
