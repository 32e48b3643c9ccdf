Code.require_file("setup.exs", __DIR__)

defmodule ThreadBasicReplayTest do
  use Touchstone.Case, fixture: "thread_basic"

  # A turn with one message. The fixture has the events that the official Python SDK yielded.
  test "a turn yields what the official SDK yields", %{codex_path: codex_path} do
    events = MinimalClient.run_turn(codex_path, "Say hello.")
    Touchstone.assert_same_events(Touchstone.read_fixture("thread_basic"), events)
  end
end
