defmodule Touchstone.Replay do
  @moduledoc """
  Writes an executable that is a fake codex with its settings inside, so that a client may start it with any environment.
  """
  alias Touchstone.{Executable, Fixtures}

  @flags [:strict, :lenient, :own_cwd]
  @values [:pace, :fault, :timeout, :codex_version]

  @doc """
  Writes an executable to `path`. The executable replays `fixture` (a name, `NAME@N`, or a path), and appends its report to the file
  `report`. If `fixture` is `nil`, the client's prompt chooses the fixture.

  Options are those of the fake codex (docs/replay.md): `strict`, `lenient`, `own_cwd`, `pace`, `fault`, `codex_version`, `timeout`
  (seconds), and `folder`, the fixtures folder. Returns `path`. Raises if the fake codex or the fixtures are missing.
  """
  def write!(path, fixture, report, options \\ []) do
    choice = if fixture, do: [fixture: fixture], else: [match: "prompt"]
    folder = Fixtures.find_folder(options[:folder])
    settings = choice ++ [fixtures: folder, report: Path.expand(report)] ++ list_settings(options)

    exports =
      for {name, value} <- settings, do: "export #{name_variable(name)}=#{quote_word(value)}\n"

    File.write!(path, [
      "#!/bin/sh\n",
      exports,
      # A fake codex that is a file for Node needs PATH to find Node, also where the client empties the environment.
      "export PATH=\"${PATH:+$PATH:}\"#{quote_word(System.get_env("PATH", ""))}\n",
      "exec #{quote_word(Executable.find())} \"$@\"\n"
    ])

    File.chmod!(path, 0o755)
    path
  end

  defp list_settings(options) do
    for {name, value} <- Keyword.delete(options, :folder), value not in [nil, false] do
      cond do
        name in @flags -> {name, "1"}
        name in @values -> {name, value}
        true -> raise ArgumentError, "the fake codex has no option #{inspect(name)}"
      end
    end
  end

  defp name_variable(name), do: "TOUCHSTONE_#{name |> to_string() |> String.upcase()}"
  defp quote_word(word), do: "'#{word |> to_string() |> String.replace("'", "'\\''")}'"
end
