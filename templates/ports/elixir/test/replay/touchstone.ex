defmodule Touchstone do
  @moduledoc """
  touchstone's fixtures, and codex as it was when one was recorded. Copy it into `test/support`.

  JSON is read by OTP's own `:json` (27 and later), else by `:jiffy` (`apt-get install erlang-jiffy`); null is `nil`.
  """

  @doc "The events of a fixture, all its steps one after the other, read while they are taken."
  def read_fixture(name, folder \\ folder()) do
    folder |> step_files(name) |> Stream.flat_map(&read_lines/1)
  end

  @doc "The frames of a fixture: `process`, `from` (client or codex) and `message`."
  def read_wire(name, folder \\ folder()),
    do: read_lines(Path.join([folder, "wire", "#{name}.jsonl"]))

  @doc "What the manifest says of a fixture."
  def facts(name, folder \\ folder()) do
    manifest = folder |> Path.join("manifest.json") |> File.read!() |> decode()

    Map.get(manifest["scenarios"], name) ||
      raise ArgumentError, "#{folder} has no fixture #{name}"
  end

  @doc "TOUCHSTONE_FIXTURES, or `integration/fixtures/python` of the nearest folder above."
  def folder do
    System.get_env("TOUCHSTONE_FIXTURES") || above("integration/fixtures/python") ||
      raise "no integration/fixtures/python here or above; set TOUCHSTONE_FIXTURES"
  end

  @doc "TOUCHSTONE_CODEX, or `touchstone-codex` of the nearest node_modules above, or of PATH."
  def executable do
    System.get_env("TOUCHSTONE_CODEX") || above("node_modules/.bin/touchstone-codex") ||
      System.find_executable("touchstone-codex") ||
      raise "no touchstone-codex: `npm install --save-dev codex-touchstone`"
  end

  @doc "Lines of any length, decoded."
  def read_lines(path),
    do: path |> File.stream!() |> Stream.map(&decode(String.trim_trailing(&1, "\n")))

  # Which of the two is there is known when it runs, so neither is named where the compiler would look for it.
  @otp :json
  @jiffy :jiffy

  def decode(text) do
    if otp?(),
      do: nils(apply(@otp, :decode, [text])),
      else: apply(@jiffy, :decode, [text, [:return_maps, :use_nil]])
  end

  def encode(term) do
    if otp?(),
      do: apply(@otp, :encode, [nulls(term)]),
      else: apply(@jiffy, :encode, [term, [:use_nil]])
  end

  defp otp?, do: Code.ensure_loaded?(@otp)

  # OTP's JSON writes null as the atom null.
  defp nils(:null), do: nil
  defp nils(list) when is_list(list), do: Enum.map(list, &nils/1)
  defp nils(%{} = map), do: Map.new(map, fn {key, value} -> {key, nils(value)} end)
  defp nils(other), do: other

  defp nulls(nil), do: :null
  defp nulls(list) when is_list(list), do: Enum.map(list, &nulls/1)
  defp nulls(%{} = map), do: Map.new(map, fn {key, value} -> {key, nulls(value)} end)
  defp nulls(other), do: other

  defp step_files(folder, name),
    do: for(step <- facts(name, folder)["steps"], do: Path.join(folder, step["file"]))

  defp above(path, folder \\ File.cwd!()) do
    found = Path.join(folder, path)

    cond do
      File.exists?(found) -> found
      folder == Path.dirname(folder) -> nil
      true -> above(path, Path.dirname(folder))
    end
  end
end

defmodule Touchstone.FakeCodex do
  @moduledoc """
  A fake codex that replays a fixture. It is an executable, for a client that starts codex by itself, or a process that
  takes messages. The process starts codex with the first message, and ends with the process that started it.
  """
  use GenServer

  # A line of codex may be of any length: it comes in parts of at most this many bytes.
  @part 64 * 1024

  @doc "Writes an executable that replays `fixture`; it appends each mismatch to the file `report`."
  def write!(path, fixture, report) do
    options = ["--fixture", fixture, "--fixtures", Touchstone.folder(), "--report", report]
    words = Enum.map_join([Touchstone.executable() | options], " ", &quoted/1)
    File.write!(path, "#!/bin/sh\nexec #{words} \"$@\"\n")
    File.chmod!(path, 0o755)
    path
  end

  @doc "`path` is that of the codex to start."
  def start_link(path), do: GenServer.start_link(__MODULE__, path)

  @doc "Sends codex a message."
  def send_message(codex, message), do: GenServer.cast(codex, {:send, message})

  @doc "The next message of codex's; exits where none comes in time."
  def next_message(codex, timeout \\ 5_000), do: GenServer.call(codex, :next, timeout)

  defp quoted(word), do: "'#{String.replace(word, "'", "'\\\\''")}'"

  @impl true
  def init(path) do
    Process.flag(:trap_exit, true)
    {:ok, %{path: path, port: nil, parts: [], messages: :queue.new(), waiting: :queue.new()}}
  end

  @impl true
  def handle_cast(message, %{port: nil} = state) do
    settings = [:binary, :exit_status, line: @part, args: ["app-server"]]
    port = Port.open({:spawn_executable, to_charlist(state.path)}, settings)
    handle_cast(message, %{state | port: port})
  end

  def handle_cast({:send, message}, state) do
    Port.command(state.port, [Touchstone.encode(message), ?\n])
    {:noreply, state}
  end

  @impl true
  def handle_call(:next, from, state) do
    {:noreply, serve(update_in(state.waiting, &:queue.in(from, &1)))}
  end

  @impl true
  def handle_info({port, {:data, {:noeol, part}}}, %{port: port} = state) do
    {:noreply, update_in(state.parts, &[&1, part])}
  end

  def handle_info({port, {:data, {:eol, part}}}, %{port: port} = state) do
    message = Touchstone.decode(IO.iodata_to_binary([state.parts, part]))
    {:noreply, serve(%{state | parts: [], messages: :queue.in(message, state.messages)})}
  end

  def handle_info({port, {:exit_status, status}}, %{port: port} = state) do
    {:stop, if(status == 0, do: :normal, else: {:codex_exited, status}), state}
  end

  # The fake codex notices that its client has left, and reports what was still due. Its report is complete when it has ended.
  @impl true
  def terminate(_reason, %{port: port}) do
    with true <- is_port(port), {:os_pid, pid} <- Port.info(port, :os_pid) do
      Port.close(port)
      Enum.find(1..200, fn _ -> ended?(pid) || Process.sleep(10) != :ok end)
    end
  end

  defp ended?(pid),
    do: match?({_, 1}, System.cmd("kill", ["-0", "#{pid}"], stderr_to_stdout: true))

  # Each waiting caller gets a message, as long as there are some.
  defp serve(state) do
    with {{:value, caller}, waiting} <- :queue.out(state.waiting),
         {{:value, message}, messages} <- :queue.out(state.messages) do
      GenServer.reply(caller, message)
      serve(%{state | waiting: waiting, messages: messages})
    else
      _ -> state
    end
  end
end

defmodule Touchstone.StandIn do
  @moduledoc "Deprecated: the former name of `Touchstone.FakeCodex`."

  @deprecated "Use Touchstone.FakeCodex.child_spec/1 instead"
  defdelegate child_spec(path), to: Touchstone.FakeCodex

  @deprecated "Use Touchstone.FakeCodex.write!/3 instead"
  defdelegate write!(path, fixture, report), to: Touchstone.FakeCodex

  @deprecated "Use Touchstone.FakeCodex.start_link/1 instead"
  defdelegate start_link(path), to: Touchstone.FakeCodex

  @deprecated "Use Touchstone.FakeCodex.send_message/2 instead"
  defdelegate send_message(codex, message), to: Touchstone.FakeCodex

  @deprecated "Use Touchstone.FakeCodex.next_message/2 instead"
  defdelegate next_message(codex, timeout \\ 5_000), to: Touchstone.FakeCodex
end

defmodule Touchstone.Case do
  @moduledoc """
  `use Touchstone.Case, fixture: "NAME"` names the fixture for each test, `@tag fixture: "NAME"` another for one.
  A test takes `codex_path`, an executable that plays it, for a client that starts codex by itself; or `codex`, a
  `Touchstone.FakeCodex` that takes messages. The test fails where the client sent something that was not recorded, or
  where the recording was not played to its end.
  """
  use ExUnit.CaseTemplate

  using options do
    quote do
      @moduletag fixture: unquote(options[:fixture])
    end
  end

  setup %{fixture: fixture} do
    name = "touchstone-#{System.pid()}-#{System.unique_integer([:positive])}"
    folder = Path.join(System.tmp_dir!(), name)
    File.mkdir!(folder)
    report = Path.join(folder, "report.jsonl")
    path = Touchstone.FakeCodex.write!(Path.join(folder, "codex"), fixture, report)
    codex = start_supervised!({Touchstone.FakeCodex, path})

    # The fake codex has been stopped when this runs.
    on_exit(fn ->
      mismatches = report |> entries() |> list_mismatches()
      File.rm_rf!(folder)

      assert mismatches == [],
             Enum.join(["#{fixture} was not replayed as recorded:" | mismatches], "\n")
    end)

    {:ok, codex: codex, codex_path: path, report: report}
  end

  defp entries(report) do
    if File.exists?(report), do: report |> Touchstone.read_lines() |> Enum.to_list(), else: []
  end

  defp list_mismatches([]), do: ["the fake codex was never started"]

  defp list_mismatches(entries) do
    # `problem` is the former name of the event.
    mismatches =
      for %{"event" => event} = entry <- entries,
          event in ["mismatch", "problem"],
          do: entry["message"]

    playing =
      Enum.reduce(entries, %{}, fn
        %{"event" => "begun"} = entry, playing -> Map.put(playing, entry["pid"], entry["fixture"])
        %{"event" => "complete"} = entry, playing -> Map.delete(playing, entry["pid"])
        _, playing -> playing
      end)

    mismatches ++ for {_, name} <- playing, do: "#{name} was not played to its end"
  end
end
