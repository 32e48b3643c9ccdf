defmodule Touchstone.FakeCodex do
  @moduledoc """
  A process that sends messages to a fake codex over `app-server`, and receives its messages. It starts the fake codex when it sends
  the first message. When it ends itself, it closes the connection and waits until the fake codex has ended.
  """
  use GenServer
  alias Touchstone.JSON

  # A line of the fake codex may have any length. It arrives in parts of at most this many bytes.
  @part 64 * 1024

  @doc "Starts the process. `path` is the path of the fake codex."
  def start_link(path), do: GenServer.start_link(__MODULE__, path)

  @doc "Sends a message to the fake codex."
  def send_message(codex, message), do: GenServer.cast(codex, {:send, message})

  @doc "Takes the next message of the fake codex. The caller exits if none comes within `timeout` milliseconds."
  def next_message(codex, timeout \\ 30_000), do: GenServer.call(codex, :next, timeout)

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
    Port.command(state.port, [JSON.encode(message), ?\n])
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
    {:ok, message} = JSON.decode(IO.iodata_to_binary([state.parts, part]))
    {:noreply, serve(%{state | parts: [], messages: :queue.in(message, state.messages)})}
  end

  def handle_info({port, {:exit_status, status}}, %{port: port} = state) do
    {:stop, if(status == 0, do: :normal, else: {:codex_exited, status}), state}
  end

  @impl true
  def terminate(_reason, %{port: port}) do
    with true <- is_port(port), {:os_pid, pid} <- Port.info(port, :os_pid) do
      Port.close(port)
      await_end(pid)
    end
  end

  @doc false
  # Looks up to 200 times, every 10 ms, whether a process has ended. When its client ends, a fake codex first reports what is missing,
  # and then ends. Only then is its report complete.
  def await_end(pid), do: Enum.find(1..200, fn _ -> ended?(pid) || Process.sleep(10) != :ok end)

  defp ended?(pid),
    do: match?({_, 1}, System.cmd("kill", ["-0", "#{pid}"], stderr_to_stdout: true))

  # Gives each waiting caller a message, while there are messages.
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
