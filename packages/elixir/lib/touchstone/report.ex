defmodule Touchstone.Report do
  @moduledoc false
  # The format is report 2. The event `mismatch` of report 1 is called `problem`.

  alias Touchstone.{FakeCodex, Fixtures}

  def list_mismatches(report) do
    if File.exists?(report),
      do: report |> read() |> list_all(),
      else: ["the fake codex was never started"]
  end

  # Waits until each fake codex that has written to the report has ended, because it may write until then.
  def await_ends(report) do
    if File.exists?(report),
      do:
        for(
          pid <- report |> read() |> Enum.map(& &1["pid"]) |> Enum.uniq(),
          do: FakeCodex.await_end(pid)
        )
  end

  defp read(report), do: report |> Fixtures.read_lines() |> Enum.to_list()

  defp list_all(entries) do
    mismatches =
      for %{"event" => event} = entry <- entries, event in ["mismatch", "problem"] do
        "#{entry["code"]}: #{entry["message"]}"
      end

    playing =
      Enum.reduce(entries, %{}, fn
        %{"event" => "begun"} = entry, playing -> Map.put(playing, entry["pid"], entry["fixture"])
        %{"event" => "complete"} = entry, playing -> Map.delete(playing, entry["pid"])
        _, playing -> playing
      end)

    mismatches ++ for {_, name} <- playing, do: "#{name} was not replayed to its end"
  end
end
