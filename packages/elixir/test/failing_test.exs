defmodule Touchstone.FailingTest do
  @moduledoc "A project of its own, whose tests do not replay the recording."
  use ExUnit.Case, async: true

  @wrong """
  ExUnit.start(seed: 0)

  defmodule WrongTest do
    use Touchstone.Case, fixture: "thread_basic"
    alias Touchstone.FakeCodex

    @initialize %{"id" => 1, "method" => "initialize", "params" => %{"clientInfo" => %{"name" => "x", "version" => "1"}}}

    test "never sends a message", %{codex: codex} do
      assert is_pid(codex)
    end

    test "leaves early", %{codex: codex} do
      FakeCodex.send_message(codex, @initialize)
      assert FakeCodex.next_message(codex)["id"] == 1
    end

    test "asks for what was not recorded", %{codex: codex} do
      FakeCodex.send_message(codex, @initialize)
      FakeCodex.send_message(codex, %{"id" => 2, "method" => "fs/createDirectory", "params" => %{"path" => "/workspace/x"}})
      answers = fn -> FakeCodex.next_message(codex) end |> Stream.repeatedly()
      assert Enum.find(answers, &(&1["id"] == 2))["error"]["code"] == -32600
    end
  end
  """

  test "a test that does not replay the recording fails with the mismatches" do
    code = Path.dirname(:code.which(Touchstone))
    environment = [{"TOUCHSTONE_FIXTURES", Touchstone.find_fixtures_folder()}]

    {output, status} =
      System.cmd("elixir", ["-pa", code, "-e", @wrong], env: environment, stderr_to_stdout: true)

    assert status != 0
    assert output =~ "thread_basic was not replayed as recorded:"

    assert output =~
             "The client closed its connection, and the recording expects `initialized` next."

    assert output =~ "thread_basic was not replayed to its end"
    assert output =~ "the fake codex was never started"
    assert output =~ "`fs/createDirectory`"
    assert output =~ "3 tests, 3 failures"
  end
end
