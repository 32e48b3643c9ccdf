"""A driver for Python SDKs that mirror the official TypeScript SDK: `start_thread`, `resume_thread`, `run_streamed`."""

from helper import Unsupported

# Parameters of `thread/start` → thread options.
THREAD = {
    "cwd": "working_directory",
    "sandbox": "sandbox_mode",
    "approvalPolicy": "approval_policy",
    "model": "model",
}
TURN = {"outputSchema": "output_schema"}
HAS = "it has `Codex.start_thread`, `Codex.resume_thread`, `Thread.run` and `Thread.run_streamed`"

NO_OPTION = "the SDK has no means for `{name}` of `{capability}`"
GOALS = f"the SDK has no goals: {HAS}"
CAPABILITIES = {
    "async": True,  # there is one client
    "answers": f"the SDK's threads take no handler for what codex asks: {HAS}",
    "goals": GOALS,
    "notifications": "the SDK hands out the events of a turn alone (`Thread.run_streamed`), "
    "and none that belong to no turn",
    "request": "the SDK's threads send no request, such as `{name}`: " + HAS,
    "start_thread": {"only": list(THREAD), "reason": f"{NO_OPTION}: `ThreadOptions` has no such member"},
    "resume_thread": {"only": list(THREAD), "reason": f"{NO_OPTION}: `ThreadOptions` has no such member"},
    "fork_thread": f"the SDK can't fork a thread: {HAS}",
    "turn": {"only": list(TURN), "reason": f"{NO_OPTION}: `TurnOptions` has no such member"},
    "interrupt": True,
    "steer": f"the SDK can add nothing to a running turn: {HAS}",
    "pause_goal": GOALS,
    "parallel_turns": True,  # each turn is a process
    "review": f"the SDK can't review changes: {HAS}",
    "any_thread": True,
}


class TypeScriptLikeDriver:
    """The part of the driver that these SDKs share. A subclass contains what differs between them."""

    capabilities = CAPABILITIES

    def __init__(self):
        self.codex = None
        # The handle of a thread is its number: the SDK does not know the id of a thread before its first turn.
        self.threads = {}
        self.options = {}
        self.aborts = {}

    def make_codex(self, path):
        raise NotImplementedError

    def build_thread_options(self, options):
        raise NotImplementedError

    def build_turn_options(self, options):
        """Returns the options of the turn, and a function that aborts it."""
        raise NotImplementedError

    def dump_event(self, event):
        """Returns the event as JSON."""
        raise NotImplementedError

    async def open(self, codex_path, requires):
        self.codex = self.make_codex(codex_path)

    async def start_thread(self, params):
        handle = f"thread {len(self.threads) + 1}"
        options = {"skip_git_repo_check": True, **{THREAD[name]: value for name, value in params.items()}}
        self.options[handle] = options
        self.threads[handle] = self.codex.start_thread(self.build_thread_options(options))
        return {"thread": handle}

    async def resume_thread(self, thread, params):
        # The handle is the id of a thread that this client did not start, if it is none of its own.
        thread_id = self.threads[thread].id if thread in self.threads else thread
        if thread_id is None:
            raise Unsupported("`Thread.id` is None before the first turn: there is no thread to resume")
        self.options.setdefault(thread, {"skip_git_repo_check": True})
        self.options[thread].update({THREAD[name]: value for name, value in params.items()})
        self.threads[thread] = self.codex.resume_thread(thread_id, self.build_thread_options(self.options[thread]))
        return {"thread": thread}

    async def turn(self, thread, input, params):
        options, self.aborts[thread] = self.build_turn_options({TURN[name]: value for name, value in params.items()})
        streamed = await self.threads[thread].run_streamed(build_inputs(input), options)
        return {}, self._events(streamed)

    async def _events(self, streamed):
        async for event in streamed.events:
            yield self.dump_event(event)

    async def interrupt(self, thread, turn):
        self.aborts[thread]()

    async def close(self):
        pass


def build_inputs(input):
    if isinstance(input, str):
        return input
    for item in input:
        if item["type"] not in ("text", "localImage"):
            raise Unsupported(f"an input of the SDK is text or local_image, and not `{item['type']}`")
    return [{**item, "type": "local_image"} if item["type"] == "localImage" else item for item in input]
