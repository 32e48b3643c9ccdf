defmodule MinimalClient do
  @moduledoc "A minimal client of `codex app-server`, with which the test runs at once. Replace it by your SDK."

  @doc "Starts codex, runs one turn on a new thread, and returns the events of the turn."
  def run_turn(codex_path, prompt) do
    options = [:binary, line: 65_536, args: ["app-server"]]
    port = Port.open({:spawn_executable, codex_path}, options)

    call(port, 1, "initialize", %{"clientInfo" => %{"name" => "minimal_client", "version" => "1"}})

    send_message(port, %{"method" => "initialized"})
    options = %{"sandbox" => "workspace-write", "approvalPolicy" => "never"}
    %{"thread" => %{"id" => thread}} = call(port, 2, "thread/start", options)
    input = [%{"type" => "text", "text" => prompt}]
    call(port, 3, "turn/start", %{"threadId" => thread, "input" => input})
    events = read_events(port, [])
    Port.close(port)
    events
  end

  # Sends a request, and returns its result. Skips what codex sends before the response.
  defp call(port, id, method, params) do
    send_message(port, %{"id" => id, "method" => method, "params" => params})
    await_result(port, id)
  end

  defp await_result(port, id) do
    case read_message(port) do
      %{"id" => ^id, "result" => result} -> result
      %{"id" => ^id, "error" => error} -> raise error["message"]
      _ -> await_result(port, id)
    end
  end

  defp read_events(port, events) do
    %{"method" => method, "params" => params} = read_message(port)
    event = %{"method" => method, "params" => params}
    events = if params["turnId"] || params["turn"], do: [event | events], else: events
    if method == "turn/completed", do: Enum.reverse(events), else: read_events(port, events)
  end

  defp send_message(port, message), do: Port.command(port, [Touchstone.JSON.encode(message), ?\n])

  # A long line arrives in parts.
  defp read_message(port, parts \\ []) do
    receive do
      {^port, {:data, {:noeol, part}}} ->
        read_message(port, [parts, part])

      {^port, {:data, {:eol, part}}} ->
        {:ok, message} = [parts, part] |> IO.iodata_to_binary() |> Touchstone.JSON.decode()
        message
    after
      60_000 -> raise "codex sends nothing"
    end
  end
end
