"""What the Python SDKs share that mirror the official TypeScript SDK: `start_thread`, `resume_thread`, `run_streamed`."""

from protocol import Unsupported, refuse_all

# Parameters of `thread/start` → thread options.
THREAD = {
    "cwd": "working_directory",
    "sandbox": "sandbox_mode",
    "approvalPolicy": "approval_policy",
    "model": "model",
}
TURN = {"outputSchema": "output_schema"}
HAS = "it has `Codex.start_thread`, `Codex.resume_thread`, `Thread.run` and `Thread.run_streamed`"


class LikeTypeScript:
    """A driver over such an SDK. What differs from one to the next is in its subclass."""

    def __init__(self):
        self.codex = None
        # Each has its number as its handle: the SDK says a thread's id after its first turn.
        self.threads = {}
        self.options = {}
        self.aborts = {}

    def make_codex(self, path):
        raise NotImplementedError

    def thread_options(self, options):
        raise NotImplementedError

    def turn_options(self, options):
        """@returns the options, with what aborts the turn; and a function that does"""
        raise NotImplementedError

    def plain(self, event):
        """The event as JSON."""
        raise NotImplementedError

    async def open(self, codex_path, requires):
        refuse_all(requires, lacking)
        self.codex = self.make_codex(codex_path)

    async def start_thread(self, params):
        handle = f"thread {len(self.threads) + 1}"
        options = {"skip_git_repo_check": True, **{THREAD[name]: value for name, value in params.items()}}
        self.options[handle] = options
        self.threads[handle] = self.codex.start_thread(self.thread_options(options))
        return {"thread": handle}

    async def resume_thread(self, thread, params):
        known = self.threads[thread].id
        if known is None:
            raise Unsupported("`Thread.id` is None before the first turn: there is no thread to resume")
        self.options[thread].update({THREAD[name]: value for name, value in params.items()})
        self.threads[thread] = self.codex.resume_thread(known, self.thread_options(self.options[thread]))
        return {"thread": thread}

    async def fork_thread(self, thread, params):
        raise Unsupported(f"the SDK can't fork a thread: {HAS}")

    async def turn(self, thread, input, params):
        options, self.aborts[thread] = self.turn_options({TURN[name]: value for name, value in params.items()})
        streamed = await self.threads[thread].run_streamed(inputs(input), options)
        return {}, self._events(streamed)

    async def _events(self, streamed):
        async for event in streamed.events:
            yield self.plain(event)

    async def interrupt(self, thread, turn):
        self.aborts[thread]()

    async def steer(self, thread, turn, input):
        raise Unsupported(f"the SDK can add nothing to a running turn: {HAS}")

    async def request(self, method, params):
        raise Unsupported(f"the SDK sends no request, such as `{method}`: {HAS}")

    async def close(self):
        pass


def lacking(kind, name=""):
    if kind == "answers":
        return f"the SDK's threads take no handler for what codex asks: {HAS}"
    if kind == "goals":
        return f"the SDK has no goals: {HAS}"
    if kind == "notifications":
        return "the SDK hands out the events of a turn alone (`Thread.run_streamed`), and none that belong to no turn"
    if kind == "request":
        return f"the SDK's threads send no request, such as `{name}`: {HAS}"
    if kind == "async":
        return None  # there is one client
    known, options = (TURN, "TurnOptions") if kind == "turn" else (THREAD, "ThreadOptions")
    if name not in known:
        return f"the SDK has no means for `{name}` of `{kind}`: `{options}` has no such member"
    return None


def inputs(input):
    if isinstance(input, str):
        return input
    for item in input:
        if item["type"] not in ("text", "localImage"):
            raise Unsupported(f"an input of the SDK is text or local_image, and not `{item['type']}`")
    return [{**item, "type": "local_image"} if item["type"] == "localImage" else item for item in input]
