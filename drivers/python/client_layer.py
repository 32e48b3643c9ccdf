"""Workflows through `CodexClient`, the layer below the SDK's public classes."""

import asyncio
import threading
from contextlib import suppress

from openai_codex.client import CodexClient
from openai_codex.errors import CodexError
from pydantic import RootModel
from sdk_events import dump_event

GOAL_ENDS = {"paused", "blocked", "usageLimited", "budgetLimited", "complete"}


NO_ERRORS = "`CodexClient` sends what its approval handler returns as a result; the handler has no means for an error"
NO_SILENCE = "`CodexClient` reads no more messages until its approval handler has returned an answer"


class AnyResult(RootModel[dict]):
    """The unchanged result of a request for which the SDK has no model."""


class InternalClientApi:
    """Workflows through `CodexClient`, which takes parameters by their names on the wire."""

    capabilities = {
        "async": True,  # by the public classes
        "answers": True,
        "goals": True,
        "notifications": True,
        "request": True,
        "start_thread": True,
        "resume_thread": True,
        "fork_thread": True,
        "turn": True,
        "interrupt": True,
        "steer": True,
        "pause_goal": True,
        "parallel_turns": True,
        "review": "the SDK has no method for a review: of a turn that it did not start, `CodexClient` yields only the events "
        "that come after `register_turn_notifications`",
        "any_thread": True,
        "answer_errors": NO_ERRORS,
        "withheld_answers": NO_SILENCE,
        "unanswered_requests": True,
    }

    def __init__(self, config, answer):
        self.client = CodexClient(config, approval_handler=answer)
        self.goals = {}
        try:
            self.client.start()
            self.client.initialize()
        except BaseException:
            self.client.close()
            raise

    def start_thread(self, params):
        return {"thread": self.client.thread_start(params).thread.id}

    def resume_thread(self, thread, params):
        return {"thread": self.client.thread_resume(thread, params).thread.id}

    def fork_thread(self, thread, params):
        return {"thread": self.client.thread_fork(thread, params).thread.id}

    def turn(self, thread, input, params):
        turn = self.client.turn_start(thread, input, params).turn.id
        self.client.register_turn_notifications(turn)
        return {"turn": turn}, map(dump_event, self._turn_events(turn))

    async def request(self, method, params, unanswered=False):
        # `CodexClient.request` waits for the answer. Other commands can come until then.
        if unanswered:
            # The thread ends with the connection.
            threading.Thread(target=self._wait_in_vain, args=(method, params), daemon=True).start()
            return {}
        result = await asyncio.to_thread(self.client.request, method, params, response_model=AnyResult)
        return result.root

    def next_notification(self):
        return {"event": dump_event(self.client.next_notification())}

    def goal(self, thread, objective, token_budget=None):
        if token_budget is None:
            state, turn = self.client.start_goal_operation(thread, objective)
        else:  # the SDK supports this request, but has no method for it
            state = self.client.register_goal_operation(thread)
            goal = {"threadId": thread, "objective": objective, "tokenBudget": token_budget}
            self.client.request("thread/goal/set", goal, response_model=AnyResult)
            turn = state.wait_for_start(10)
        self.goals[thread] = state
        return {"turn": turn}, map(dump_event, self._goal_events(state))

    def pause_goal(self, thread):
        self.client.pause_goal(thread)

    def interrupt(self, thread, turn):
        if thread in self.goals:
            self.client.cancel_goal_operation(self.goals[thread])
        else:
            self.client.turn_interrupt(thread, turn)

    def steer(self, thread, turn, input):
        self.client.turn_steer(thread, turn, input)

    def close(self):
        self.client.close()

    def _wait_in_vain(self, method, params):
        with suppress(CodexError):
            self.client.request(method, params, response_model=AnyResult)

    def _turn_events(self, turn):
        try:
            while True:
                event = self.client.next_turn_notification(turn)
                yield event
                if event.method == "turn/completed":
                    return
        finally:
            self.client.unregister_turn_notifications(turn)

    def _goal_events(self, state):
        running, ended = True, False
        while running or not ended:
            event = self.client.next_goal_notification(state)
            yield event
            if event.method == "thread/goal/updated":
                ended = event.payload.goal.status.value in GOAL_ENDS
            elif event.method in ("turn/started", "turn/completed"):
                running = event.method == "turn/started"
        self.goals.pop(state.thread_id, None)
