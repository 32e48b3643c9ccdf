defmodule Touchstone.CaseTest do
  use Touchstone.Case, fixture: "thread_basic"
  alias Touchstone.FakeCodex

  test "a turn over raw JSON-RPC yields the fixture, event by event", %{codex: codex} do
    call(codex, 1, "initialize", %{"clientInfo" => %{"name" => "elixir", "version" => "1"}})
    FakeCodex.send_message(codex, %{"method" => "initialized"})

    thread =
      call(codex, 2, "thread/start", %{
        "sandbox" => "workspace-write",
        "approvalPolicy" => "never"
      })

    input = [%{"type" => "text", "text" => "Say hello."}]
    call(codex, 3, "turn/start", %{"threadId" => thread["thread"]["id"], "input" => input})

    received = take_turn(codex, [])
    recorded = Enum.to_list(Touchstone.read_fixture("thread_basic"))
    methods = MapSet.new(recorded, & &1["method"])

    events =
      for %{"method" => method} = message <- received,
          method in methods,
          do: Map.take(message, ["method", "params"])

    Touchstone.assert_same_events(recorded, events)

    # The wire has all messages of codex, also their members that are null.
    wire =
      for %{"from" => "codex", "message" => message} <- Touchstone.read_wire("thread_basic"),
          do: message

    assert received == Enum.take(wire, -length(received))

    assert_raise ExUnit.AssertionError, ~r/event 1, method: expected "turn\/started"/, fn ->
      Touchstone.assert_same_events(recorded, [%{hd(events) | "method" => "other"} | tl(events)])
    end
  end

  # Sends a request, and returns its result. Skips the messages before it.
  defp call(codex, id, method, params) do
    FakeCodex.send_message(codex, %{"id" => id, "method" => method, "params" => params})

    fn -> FakeCodex.next_message(codex) end
    |> Stream.repeatedly()
    |> Enum.find(&(&1["id"] == id))
    |> Map.fetch!("result")
  end

  defp take_turn(codex, seen) do
    case FakeCodex.next_message(codex) do
      %{"method" => "turn/completed"} = last -> Enum.reverse([last | seen])
      message -> take_turn(codex, [message | seen])
    end
  end
end

defmodule Touchstone.LongLineTest do
  use Touchstone.Case, fixture: "turn_long_output", pace: "0"
  alias Touchstone.FakeCodex

  test "a line of a megabyte comes whole", %{codex: codex} do
    for %{"process" => 1, "from" => from, "message" => message} <-
          Touchstone.read_wire("turn_long_output") do
      if from == "client",
        do: FakeCodex.send_message(codex, message),
        else: assert(FakeCodex.next_message(codex) == message)
    end
  end
end
