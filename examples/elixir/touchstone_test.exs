Code.require_file("touchstone.ex", __DIR__)
ExUnit.start()

defmodule TouchstoneTest do
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

    received = fn -> FakeCodex.next_message(codex) end |> Stream.repeatedly() |> take_turn()

    # The wire has all that codex said; the events are what the SDK hands out of it for the turn, without nulls.
    wire =
      for %{"from" => "codex", "message" => message} <- Touchstone.read_wire("thread_basic"),
          do: message

    assert received == Enum.take(wire, -length(received))
    events = Touchstone.read_fixture("thread_basic")
    handed_out = MapSet.new(events, & &1["method"])

    seen =
      for %{"method" => method} = message <- received,
          method in handed_out,
          do: Map.take(message, ["method", "params"])

    assert length(seen) == Enum.count(events)
    for {got, expected} <- Enum.zip(seen, events), do: assert(without_nulls(got) == expected)
  end

  # The result of a request; what codex says before it is passed over.
  defp call(codex, id, method, params) do
    FakeCodex.send_message(codex, %{"id" => id, "method" => method, "params" => params})

    fn -> FakeCodex.next_message(codex) end
    |> Stream.repeatedly()
    |> Enum.find(&(&1["id"] == id))
    |> Map.fetch!("result")
  end

  defp take_turn(messages) do
    Enum.reduce_while(messages, [], fn
      %{"method" => "turn/completed"} = last, seen -> {:halt, Enum.reverse([last | seen])}
      message, seen -> {:cont, [message | seen]}
    end)
  end

  defp without_nulls(%{} = map),
    do: for({key, value} <- map, value != nil, into: %{}, do: {key, without_nulls(value)})

  defp without_nulls(list) when is_list(list), do: Enum.map(list, &without_nulls/1)
  defp without_nulls(other), do: other
end

defmodule TouchstoneFactsTest do
  use ExUnit.Case, async: true

  test "the manifest describes a fixture" do
    [step] = Touchstone.facts("thread_basic")["steps"]
    assert Enum.count(Touchstone.read_fixture("thread_basic")) == step["events"]
  end
end
