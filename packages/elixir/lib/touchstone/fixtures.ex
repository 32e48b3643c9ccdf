defmodule Touchstone.Fixtures do
  @moduledoc false
  alias Touchstone.{Executable, FixtureError, JSON}

  # The highest `formatVersion` of a manifest that this package can read.
  @format_version 1

  def find_folder(folder) do
    case folder || System.get_env("TOUCHSTONE_FIXTURES") do
      empty when empty in [nil, ""] ->
        find_above() || find_installed() ||
          raise FixtureError,
                "There is no integration/fixtures/python here or above. Set TOUCHSTONE_FIXTURES."

      named ->
        check_folder(Path.expand(named))
    end
  end

  def read_fixture(name, options) do
    folder = find_folder(options[:folder])
    steps = find_fixture(folder, name)["steps"]

    steps
    |> choose_steps(name, options[:step])
    |> Enum.map(&locate(folder, &1["file"]))
    |> Stream.flat_map(&read_lines/1)
  end

  def read_wire(name, options) do
    folder = find_folder(options[:folder])

    case find_fixture(folder, name)["wire"] do
      nil -> raise FixtureError, "#{name} has no wire."
      wire -> read_lines(locate(folder, wire["file"]))
    end
  end

  def read_manifest(options) do
    path = Path.join(find_folder(options[:folder]), "manifest.json")

    case JSON.decode(read_file(path)) do
      {:ok, %{"formatVersion" => version}}
      when is_integer(version) and version > @format_version ->
        raise FixtureError, "#{path} has format version #{version}. Update codex_touchstone."

      {:ok, %{"formatVersion" => version, "scenarios" => %{} = fixtures}}
      when is_integer(version) ->
        fixtures

      _ ->
        raise FixtureError, "#{path} is damaged."
    end
  end

  @doc "Reads lines of any length. Only LF ends a line."
  def read_lines(path) do
    unless File.regular?(path), do: raise(FixtureError, "#{path} is missing.")

    path
    |> File.stream!()
    |> Stream.with_index(1)
    |> Stream.map(fn {text, number} ->
      case JSON.decode(String.trim_trailing(text, "\n")) do
        {:ok, %{} = line} -> line
        _ -> raise FixtureError, "#{path}:#{number} is damaged: it is no JSON object."
      end
    end)
  end

  defp read_file(path) do
    case File.read(path) do
      {:ok, text} -> text
      {:error, _} -> raise FixtureError, "#{path} is missing."
    end
  end

  defp find_above do
    Executable.list_folders_above() |> Enum.map(&locate_fixtures/1) |> Enum.find(&File.dir?/1)
  end

  # A repository may say in its touchstone.config.yaml where its fixtures are.
  defp locate_fixtures(repository) do
    settings =
      case File.read(Path.join(repository, "touchstone.config.yaml")) do
        {:ok, config} ->
          read_settings(config)

        {:error, _} ->
          %{}
      end

    Path.expand(Map.get(settings, "fixtures", "integration/fixtures"), repository)
    |> Path.join(Map.get(settings, "reference", "python"))
  end

  defp read_settings(config) do
    ~r/^(fixtures|reference):[ \t]*["']?([^"'#\n]+?)["']?[ \t]*(?:#.*)?$/m
    |> Regex.scan(config)
    |> Map.new(fn [_, key, value | _] -> {key, value} end)
  end

  defp find_installed do
    folder = Application.app_dir(:codex_touchstone, "priv/fixtures/python")
    if File.dir?(folder), do: folder
  end

  defp check_folder(folder) do
    Enum.find([Path.join(folder, "python"), folder], &File.dir?/1) ||
      raise FixtureError,
            "#{folder} is no folder. Name the fixtures folder of a subject, such as integration/fixtures/python."
  end

  defp find_fixture(folder, name) do
    case read_manifest(folder: folder) do
      %{^name => %{"steps" => steps} = fixture} when is_list(steps) -> fixture
      _ -> raise FixtureError, "#{folder} has no fixture #{inspect(name)}."
    end
  end

  defp choose_steps(steps, _name, nil), do: steps

  defp choose_steps(steps, _name, number) when number in 1..length(steps)//1,
    do: [Enum.at(steps, number - 1)]

  defp choose_steps(steps, name, number) do
    raise FixtureError, "#{name} has no step #{number}. Number of its steps: #{length(steps)}."
  end

  defp locate(folder, file) do
    if is_binary(file) and file =~ ~r/\A(?:wire\/)?[a-z0-9][a-z0-9_]*\.jsonl\z/,
      do: Path.join(folder, file),
      else:
        raise(FixtureError, "#{folder} names #{inspect(file)}, which is no file of a fixture.")
  end
end
