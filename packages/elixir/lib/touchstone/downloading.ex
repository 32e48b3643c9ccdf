defmodule Touchstone.Downloading do
  @moduledoc false
  # Downloads the fake codex of a release once, where the machine has none (docs/formats.md).

  alias Touchstone.{ExecutableError, JSON}

  @name "touchstone-codex"
  @hint "Set TOUCHSTONE_CODEX to the path of an executable, or run `npm install --save-dev codex-touchstone`."
  @cpus %{"amd64" => "x64", "x86_64" => "x64", "arm64" => "arm64", "aarch64" => "arm64"}
  @glibc %{"x64" => "/lib64/ld-linux-x86-64.so.2", "arm64" => "/lib/ld-linux-aarch64.so.1"}
  @connecting 30_000
  @downloading 600_000

  @doc "The file with the version, the address and the checksums of a release. A release writes it (docs/releasing.md); a clone has none."
  def locate_release, do: Application.app_dir(:codex_touchstone, "priv/release.json")

  @doc """
  Returns the path of the release's executable in the cache, and downloads it if it is not there yet. Raises
  `Touchstone.ExecutableError` if there is no release, if it has no executable for this platform, if the download fails, or if its
  checksum differs.
  """
  def download!(release \\ locate_release()) do
    with {:ok, text} <- File.read(release), {:ok, pinned} <- JSON.decode(text) do
      get!(pinned, find_target())
    else
      _ -> raise ExecutableError, "There is no #{@name}. #{@hint}"
    end
  end

  @doc "Finds the name of this platform: system and processor, and `-musl` if Linux lacks the loader of glibc."
  def find_target do
    {_, system} = :os.type()
    [machine | _] = String.split(to_string(:erlang.system_info(:system_architecture)), "-")
    cpu = Map.get(@cpus, machine, machine)
    libc = if system == :linux and not File.exists?(Map.get(@glibc, cpu, "")), do: "-musl"
    "#{system}-#{cpu}#{libc}"
  end

  @doc "Finds the cache folder. touchstone uses the same one."
  def find_cache_folder(system \\ :os.type()) do
    named = System.get_env("TOUCHSTONE_CACHE", "")
    caches = System.get_env("XDG_CACHE_HOME", "")

    cond do
      named != "" -> Path.expand(named)
      system == {:unix, :darwin} -> Path.join(System.user_home!(), "Library/Caches/touchstone")
      Path.type(caches) == :absolute -> Path.join(caches, "touchstone")
      true -> Path.join(System.user_home!(), ".cache/touchstone")
    end
  end

  defp get!(%{"version" => version, "address" => address, "sha256" => sums}, target) do
    digest =
      sums[target] ||
        raise ExecutableError, "#{@name} #{version} has no executable for #{target}. #{@hint}"

    name = "#{version}-#{target}-#{String.slice(digest, 0, 12)}"
    folder = Path.join([find_cache_folder(), "native", name])

    address =
      address |> String.replace("{version}", version) |> String.replace("{target}", target)

    unless File.regular?(Path.join(folder, @name)) do
      with {:ok, archive} <- fetch(address, digest),
           :ok <- install(archive, folder, %{"address" => address, "sha256" => digest}) do
        :ok
      else
        {:error, reason} ->
          raise ExecutableError,
                "#{@name} #{version} could not be downloaded from #{address}: #{reason}. #{@hint}"
      end
    end

    Path.join(folder, @name)
  end

  defp fetch(address, digest) do
    IO.puts(:stderr, "Downloading #{address}")
    {:ok, _} = Application.ensure_all_started(:inets)
    settings = [connect_timeout: @connecting, timeout: @downloading] ++ list_tls_settings(address)

    case :httpc.request(:get, {to_charlist(address), []}, settings, body_format: :binary) do
      {:ok, {{_, 200, _}, _, archive}} -> check(archive, digest)
      {:ok, {{_, status, _}, _, _}} -> {:error, "the server answers #{status}"}
      {:error, reason} -> {:error, inspect(reason)}
    end
  end

  # Older releases of :httpc do not verify certificates by default. `cacerts_get`, which reads the system's certificates, needs OTP 25.
  defp list_tls_settings("https:" <> _) do
    {:ok, _} = Application.ensure_all_started(:ssl)
    match = :public_key.pkix_verify_hostname_match_fun(:https)
    hostnames = [match_fun: match]
    certificates = apply(:public_key, :cacerts_get, [])
    [ssl: [verify: :verify_peer, cacerts: certificates, customize_hostname_check: hostnames]]
  end

  defp list_tls_settings(_), do: []

  defp check(archive, digest) do
    case Base.encode16(:crypto.hash(:sha256, archive), case: :lower) do
      ^digest -> {:ok, archive}
      found -> {:error, "the SHA-256 of the archive is #{found}, and the release names #{digest}"}
    end
  end

  # Writes the executable into a new folder, which gets its name when it is complete.
  defp install(archive, folder, origin) do
    name = "new-#{System.pid()}-#{System.unique_integer([:positive])}"
    staging = Path.join(Path.dirname(folder), name)

    try do
      with {:ok, content} <- extract(archive),
           :ok <- File.mkdir_p(staging),
           :ok <- File.write(Path.join(staging, @name), content),
           :ok <- File.chmod(Path.join(staging, @name), 0o755),
           # The cache's mark of a complete folder.
           :ok <- File.write(Path.join(staging, "touchstone.json"), [JSON.encode(origin), ?\n]) do
        rename(staging, folder)
      end
    after
      File.rm_rf(staging)
    end
  end

  defp extract(archive) do
    options = [:memory, :compressed, files: [to_charlist(@name)]]

    case :erl_tar.extract({:binary, archive}, options) do
      {:ok, [{_, content}]} -> {:ok, content}
      _ -> {:error, "the archive contains no #{@name}"}
    end
  end

  # Another process may have been faster.
  defp rename(staging, folder) do
    with {:error, reason} <- File.rename(staging, folder) do
      if File.regular?(Path.join(folder, @name)), do: :ok, else: {:error, reason}
    end
  end
end
