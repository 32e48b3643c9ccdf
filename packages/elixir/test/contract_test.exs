defmodule Touchstone.ContractTest do
  @moduledoc "The tables of cases that the helpers of all languages run."
  use ExUnit.Case, async: true

  for file <- ["comparing", "reading"] do
    path = Path.expand("../../../contract/#{file}.json", __DIR__)
    @external_resource path
    {:ok, %{"cases" => [_ | _] = cases}} = Touchstone.JSON.decode(File.read!(path))

    for one <- cases do
      @tag entry: one
      test "#{file}: #{one["name"]}", %{entry: one} do
        check(one)
      end
    end
  end

  defp check(%{"differences" => differences} = one) do
    found = Touchstone.compare_events(one["expected"], one["got"])

    assert Enum.sort(Enum.map(found, &{&1.event, &1.path})) ==
             Enum.sort(Enum.map(differences, &{&1["event"], &1["path"]}))
  end

  defp check(%{"files" => files} = one) do
    name = "touchstone-contract-#{System.pid()}-#{System.unique_integer([:positive])}"
    folder = Path.join(System.tmp_dir!(), name)
    on_exit(fn -> File.rm_rf!(folder) end)

    for {file, text} <- files do
      path = Path.join(folder, file)
      File.mkdir_p!(Path.dirname(path))
      File.write!(path, text)
    end

    check_reading(one, folder)
  end

  defp check_reading(%{"report" => report} = one, folder),
    do: assert(length(Touchstone.list_mismatches(Path.join(folder, report))) == one["mismatches"])

  defp check_reading(%{"fails" => true} = one, folder),
    do: assert_raise(Touchstone.FixtureError, fn -> read(one, folder) end)

  defp check_reading(one, folder), do: assert(read(one, folder) == one["returns"])

  defp read(%{"reads" => "wire"} = one, folder),
    do: Enum.to_list(Touchstone.read_wire(one["fixture"], folder: folder))

  defp read(one, folder),
    do: Enum.to_list(Touchstone.read_fixture(one["fixture"], folder: folder))
end
