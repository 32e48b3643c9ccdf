defmodule Touchstone do
  @moduledoc """
  Recorded transcripts of the official Codex SDK, and a fake codex that replays them, for the tests of a port in Elixir.

  `Touchstone.Case` starts the fake codex for a test. The functions here read fixtures and compare events with them.
  """
  alias Touchstone.{Comparing, Executable, Fixtures, Report}

  @doc """
  Reads the events of a fixture, line by line: of all steps, or of one (`step: 2`, from 1).

  An event is `%{"method" => …, "params" => …}` or `%{"type" => …}`; null is `nil`. `folder: PATH` names a fixtures folder.
  Raises `Touchstone.FixtureError`.
  """
  defdelegate read_fixture(name, options \\ []), to: Fixtures

  @doc """
  Reads the frames of a fixture, line by line: `%{"process" => …, "from" => "client" or "codex", "message" => …}`, or
  `%{"process" => …, "exit" => …}`. `folder: PATH` names a fixtures folder. Raises `Touchstone.FixtureError`.
  """
  defdelegate read_wire(name, options \\ []), to: Fixtures

  @doc "Reads the entries of the manifest, unchanged: the name of a fixture → its entry. Raises `Touchstone.FixtureError`."
  defdelegate read_manifest(options \\ []), to: Fixtures

  @doc """
  Finds the fixtures folder: the given one, else that of TOUCHSTONE_FIXTURES, else the nearest one at or above the current
  folder, else the catalogue in this package. Raises `Touchstone.FixtureError` if there is none.
  """
  defdelegate find_fixtures_folder(folder \\ nil), to: Fixtures, as: :find_folder

  @doc """
  Finds the fake codex: the executable that TOUCHSTONE_CODEX names, else `touchstone-codex` of the nearest node_modules at or
  above the current folder, else of PATH, else the one of this package's release, which is downloaded once. Raises
  `Touchstone.ExecutableError` if there is none.
  """
  defdelegate find_executable(), to: Executable, as: :find

  @doc """
  Compares a port's events with those of a fixture, one by one: equal but for ids, times and paths, as docs/comparing.md
  specifies. Both are lists (or streams) of maps with strings as keys, as a JSON decoder returns them. Returns a list of
  `Touchstone.Difference`.
  """
  defdelegate compare_events(expected, got), to: Comparing

  @doc "Fails a test, with each difference, unless a port's events are those of a fixture but for ids, times and paths."
  def assert_same_events(expected, got) do
    case compare_events(expected, got) do
      [] ->
        :ok

      differences ->
        lines = ["The events are not those of the fixture:" | Enum.map(differences, &to_string/1)]
        raise ExUnit.AssertionError, message: Enum.join(lines, "\n")
    end
  end

  @doc "Lists the mismatches of a fake codex's report, and the recordings that were not played to their end."
  defdelegate list_mismatches(report), to: Report
end
