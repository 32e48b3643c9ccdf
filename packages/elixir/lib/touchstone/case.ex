defmodule Touchstone.Case do
  @moduledoc """
  A case template whose tests replay a fixture.

      use Touchstone.Case, fixture: "thread_basic", strict: true

  names the fixture and the options (`Touchstone.Replay.write!/4`) of each test. For one test, `@tag fixture: "tool_shell"` names
  another fixture, and `@tag replay: [fault: "cut@9"]` replaces all options.

  A test takes `codex_path`, an executable that replays the fixture, for a client that starts codex by itself; or `codex`, a
  `Touchstone.FakeCodex`, by which the test sends and receives messages. The test fails if the client sent something that was not
  recorded, or if the recording was not replayed to its end.
  """
  use ExUnit.CaseTemplate

  using options do
    {fixture, options} = Keyword.pop(options, :fixture)

    quote do
      @moduletag fixture: unquote(fixture), replay: unquote(options)
    end
  end

  setup %{fixture: fixture, replay: options} do
    name = "touchstone-#{System.pid()}-#{System.unique_integer([:positive])}"
    folder = Path.join(System.tmp_dir!(), name)
    File.mkdir!(folder)
    report = Path.join(folder, "report.jsonl")
    path = Touchstone.Replay.write!(Path.join(folder, "codex"), fixture, report, options)
    codex = start_supervised!({Touchstone.FakeCodex, path})

    # ExUnit has stopped `codex` before this runs. A fake codex that the client of the test started may still run.
    on_exit(fn ->
      Touchstone.Report.await_ends(report)
      mismatches = Touchstone.list_mismatches(report)
      File.rm_rf!(folder)

      assert mismatches == [],
             Enum.join(
               ["#{fixture || "the recording"} was not replayed as recorded:" | mismatches],
               "\n"
             )
    end)

    {:ok, codex: codex, codex_path: path, report: report}
  end
end
