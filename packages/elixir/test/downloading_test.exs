defmodule Touchstone.DownloadingTest do
  @moduledoc "The table of downloads that the helpers of all languages run, over a server on loopback."
  # An environment variable names the cache of a test, so the tests run one after another.
  use ExUnit.Case, async: false
  import ExUnit.CaptureIO
  alias Touchstone.Downloading

  path = Path.expand("../../../contract/downloading.json", __DIR__)
  @external_resource path
  {:ok, table} = Touchstone.JSON.decode(File.read!(path))
  @archive Base.decode64!(table["archive"])
  @sha256 table["sha256"]
  @bodies %{
    "archive" => @archive,
    "other" => Base.decode64!(table["other"]),
    "half" => binary_part(@archive, 0, div(byte_size(@archive), 2))
  }

  setup do
    name = "touchstone-downloads-#{System.pid()}-#{System.unique_integer([:positive])}"
    folder = Path.join(System.tmp_dir!(), name)
    File.mkdir!(folder)
    before = System.get_env("TOUCHSTONE_CACHE")
    System.put_env("TOUCHSTONE_CACHE", Path.join(folder, "cache"))

    on_exit(fn ->
      if before,
        do: System.put_env("TOUCHSTONE_CACHE", before),
        else: System.delete_env("TOUCHSTONE_CACHE")

      File.rm_rf!(folder)
    end)

    {:ok, folder: folder}
  end

  for one <- table["cases"] do
    @tag entry: one
    test one["name"], %{entry: one, folder: folder} do
      {address, asked} = serve(one)
      release = write_release(folder, address, Map.get(one, "pins", true))

      if one["fails"] do
        assert_raise Touchstone.ExecutableError,
                     ~r/Set TOUCHSTONE_CODEX to the path of an exec/,
                     fn ->
                       download(release)
                     end

        assert list_installed(folder) == []
      else
        path = download(release)
        assert System.cmd(path, []) == {"downloaded\n", 0}
        first = "/1.2.3/touchstone-codex-#{Downloading.find_target()}.tar.gz"
        assert [^first | _] = requests = Agent.get(asked, & &1)
        assert download(release) == path
        assert Agent.get(asked, & &1) == requests
        assert [_] = list_installed(folder)
      end
    end
  end

  test "four downloads at the same time give the same file", %{folder: folder} do
    {address, _} = serve(%{"sends" => "archive"})
    release = write_release(folder, address)

    paths =
      1..4 |> Enum.map(fn _ -> Task.async(fn -> download(release) end) end) |> Task.await_many()

    assert [_] = Enum.uniq(paths)
    assert [_] = list_installed(folder)
  end

  test "without a release, the error says what to set", %{folder: folder} do
    assert_raise Touchstone.ExecutableError,
                 ~r/There is no touchstone-codex. Set TOUCHSTONE_CODEX/,
                 fn -> Downloading.download!(Path.join(folder, "release.json")) end
  end

  # Keeps the message about the download, which is on stderr, out of the output of the tests.
  defp download(release) do
    {path, _} = with_io(:stderr, fn -> Downloading.download!(release) end)
    path
  end

  defp list_installed(folder), do: Path.wildcard(Path.join(folder, "cache/native/*"))

  defp write_release(folder, address, pins? \\ true) do
    sums = if pins?, do: %{Downloading.find_target() => @sha256}, else: %{}
    release = Path.join(folder, "release.json")
    content = %{"version" => "1.2.3", "address" => address, "sha256" => sums}
    File.write!(release, Touchstone.JSON.encode(content))
    release
  end

  # Serves what a case sends. Returns the address, and an agent with the paths that clients ask for.
  defp serve(one) do
    {:ok, listener} =
      :gen_tcp.listen(0, [:binary, ip: {127, 0, 0, 1}, packet: :line, active: false])

    {:ok, port} = :inet.port(listener)
    asked = start_supervised!({Agent, fn -> [] end})

    if Map.get(one, "listens", true),
      do: start_supervised!({Task, fn -> accept(listener, one, asked) end}),
      else: :gen_tcp.close(listener)

    {"http://127.0.0.1:#{port}/{version}/touchstone-codex-{target}.tar.gz", asked}
  end

  defp accept(listener, one, asked) do
    {:ok, socket} = :gen_tcp.accept(listener)
    {:ok, "GET " <> request} = :gen_tcp.recv(socket, 0)
    skip_header(socket)
    [path | _] = String.split(request)
    is_first = Agent.get_and_update(asked, &{&1 == [], &1 ++ [path]})
    :ok = :gen_tcp.send(socket, answer(one, is_first))
    :gen_tcp.close(socket)
    accept(listener, one, asked)
  end

  defp skip_header(socket) do
    {:ok, line} = :gen_tcp.recv(socket, 0)
    if line != "\r\n", do: skip_header(socket)
  end

  defp answer(%{"redirects" => true}, true),
    do: "HTTP/1.1 302 Found\r\nlocation: /moved\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

  defp answer(one, _is_first) do
    body = Map.get(@bodies, one["sends"], "")
    length = if body == "", do: 0, else: byte_size(@archive)
    status = "HTTP/1.1 #{one["status"] || 200} Answer\r\n"
    [status, "content-length: #{length}\r\nconnection: close\r\n\r\n", body]
  end
end
