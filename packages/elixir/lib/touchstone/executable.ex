defmodule Touchstone.Executable do
  @moduledoc false
  alias Touchstone.{Downloading, ExecutableError}

  @name "touchstone-codex"

  def find do
    case System.get_env("TOUCHSTONE_CODEX") do
      empty when empty in [nil, ""] -> find_installed()
      named -> check_named(Path.expand(named))
    end
  end

  @doc false
  def list_folders_above(folder \\ File.cwd!()) do
    parent = Path.dirname(folder)
    if parent == folder, do: [folder], else: [folder | list_folders_above(parent)]
  end

  defp find_installed do
    list_folders_above()
    |> Enum.map(&Path.join([&1, "node_modules/.bin", @name]))
    |> Enum.find(&executable?/1) || System.find_executable(@name) || Downloading.download!()
  end

  defp check_named(path) do
    if executable?(path),
      do: path,
      else: raise(ExecutableError, "TOUCHSTONE_CODEX names #{path}, which is no executable.")
  end

  defp executable?(path) do
    match?(
      {:ok, %{type: :regular, mode: mode}} when Bitwise.band(mode, 0o111) != 0,
      File.stat(path)
    )
  end
end
