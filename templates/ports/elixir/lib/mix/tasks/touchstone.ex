defmodule Mix.Tasks.Touchstone do
  @shortdoc "Replays codex to the port, verifies the fixtures, or records them"
  @moduledoc """
  For the maintainers of this package:

      mix touchstone replay     # runs the tests that replay codex to the port; they need no codex and no network
      mix touchstone check      # verifies the fixtures; fails if one is damaged or stale
      mix touchstone harvest    # records the fixtures again, with the versions that touchstone.config.yaml pins
  """
  use Mix.Task

  @impl true
  def run(["replay" | more]),
    do: start(["mix", "test", "test/replay" | more], [{"MIX_ENV", "test"}])

  def run(["check"]), do: start(["npx", "touchstone", "check", "--offline"], [])
  def run(["harvest"]), do: start(["npx", "touchstone", "harvest"], [])
  def run(_), do: Mix.raise("Usage: mix touchstone replay | check | harvest")

  defp start([program | arguments], env) do
    {_, status} =
      System.cmd(program, arguments, env: env, into: IO.stream(), stderr_to_stdout: true)

    if status != 0, do: exit({:shutdown, status})
  end
end
