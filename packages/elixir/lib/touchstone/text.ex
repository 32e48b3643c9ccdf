defmodule Touchstone.Text do
  @moduledoc false
  # Matches a text with the fixture's, which has placeholders. It tries each end that a placeholder's value may have, the longest
  # first. A pattern for `Regex` can't do that, since its size is limited and a text's is not.

  @uuid "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
  @zone "(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
  @rollout "rollout-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}-"

  # What may be a placeholder in a text: the first alternative that fits counts.
  @any Enum.join(
         [
           @uuid,
           "2026/01/01/rollout-2026-01-01T00-00-00-",
           "rollout-2026-01-01T00-00-00-",
           "2026-01-01T00:00:00#{@zone}",
           "Wall time: 0\\.0 seconds",
           "(?:(?<=127\\.0\\.0\\.1:)|(?<=localhost:))8080(?![0-9])",
           "(?:/opt/codex/bin/codex|/home/user/\\.codex|/run/touchstone|/home/user|/workspace|/opt/codex)(?![0-9A-Za-z_-])",
           "\\[redacted:[0-9A-Za-z_-]+\\]"
         ],
         "|"
       )

  @patterns [
    any: @any,
    id_placeholder: "\\A[0-9a-f]{8}-[0-9a-f]{4}-[1-8]000-8000-[1-5][0-9]{11}\\z",
    uuid: "\\A#{@uuid}\\z",
    # What matches a placeholder. A path and a redacted value are not here: their values may have several ends (`list_sizes`).
    id: "\\A#{@uuid}",
    day: "\\A[0-9]{4}/[0-9]{2}/[0-9]{2}/#{@rollout}",
    file: "\\A#{@rollout}",
    time: "\\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}#{@zone}",
    wall: "\\AWall time: [0-9]+(?:\\.[0-9]+)? seconds",
    port: "\\A[0-9]+"
  ]

  # Each pattern is a sigil in a function, since OTP 28 refuses a module attribute that holds a regular expression.
  for {kind, pattern} <- @patterns do
    defp pattern(unquote(kind)), do: sigil_r(unquote({:<<>>, [], [pattern]}), [])
  end

  @doc "Returns pairs of a fixture's id and the id in its place, or `nil` if the texts do not match."
  def match(expected, got) do
    case match_parts(split(expected), got, %{}, MapSet.new()) do
      {:ok, pairs} -> pairs
      {:error, _failed} -> nil
    end
  end

  def id_placeholder?(text), do: text =~ pattern(:id_placeholder)
  def uuid?(text), do: text =~ pattern(:uuid)

  # The parts of a text: their numbers, kinds and texts.
  defp split(text) do
    {parts, last} =
      Regex.scan(pattern(:any), text, return: :index)
      |> Enum.reduce({[], 0}, fn [{start, size}], {parts, from} ->
        found = binary_part(text, start, size)

        case find_kind(found) do
          :literal -> {parts, from}
          kind -> {[{kind, found} | add_literal(parts, text, from, start)], start + size}
        end
      end)

    add_literal(parts, text, last, byte_size(text))
    |> Enum.reverse()
    |> Enum.with_index(fn {kind, part}, number -> {number, kind, part} end)
  end

  defp add_literal(parts, _text, from, from), do: parts

  defp add_literal(parts, text, from, until),
    do: [{:literal, binary_part(text, from, until - from)} | parts]

  defp find_kind("[redacted:" <> _), do: :redacted
  defp find_kind("/" <> _), do: :path
  defp find_kind("Wall" <> _), do: :wall
  defp find_kind("8080"), do: :port
  defp find_kind("rollout-" <> _), do: :file
  defp find_kind("2026/" <> _), do: :day
  defp find_kind("2026-01-01T" <> _), do: :time
  # An id that is no placeholder was written by hand, and is the same everywhere.
  defp find_kind(uuid), do: if(id_placeholder?(uuid), do: :id, else: :literal)

  # `paths` has the values of the placeholders of paths so far. `failed` has the pairs of a part and the size of the rest of the text
  # that can't match with these values. They are not tried again, which limits the time.
  defp match_parts([], "", _paths, _failed), do: {:ok, []}
  defp match_parts([], _rest, _paths, failed), do: {:error, failed}

  defp match_parts([{number, _, _} = part | parts], rest, paths, failed) do
    key = {number, byte_size(rest)}

    if MapSet.member?(failed, key) do
      {:error, failed}
    else
      with {:error, failed} <-
             try_sizes(list_sizes(part, rest, paths), part, parts, rest, paths, failed),
           do: {:error, MapSet.put(failed, key)}
    end
  end

  defp try_sizes([], _part, _parts, _rest, _paths, failed), do: {:error, failed}

  defp try_sizes([size | sizes], {_, kind, text} = part, parts, rest, paths, failed) do
    <<own::binary-size(size), left::binary>> = rest
    is_new = kind == :path and not is_map_key(paths, text)

    tried =
      if is_new,
        do: match_parts(parts, left, Map.put(paths, text, own), MapSet.new()),
        else: match_parts(parts, left, paths, failed)

    case tried do
      {:ok, pairs} -> {:ok, if(kind == :id, do: [{text, own} | pairs], else: pairs)}
      {:error, _} when is_new -> try_sizes(sizes, part, parts, rest, paths, failed)
      {:error, failed} -> try_sizes(sizes, part, parts, rest, paths, failed)
    end
  end

  defp list_sizes({_, :literal, text}, rest, _paths), do: list_size(text, rest)

  defp list_sizes({_, :redacted, _}, rest, _paths),
    do: list_character_sizes(rest, fn _ -> true end, 0, [])

  defp list_sizes({_, :path, text}, rest, paths) do
    case paths do
      %{^text => own} -> list_size(own, rest)
      _ -> list_character_sizes(rest, &path_character?/1, 0, [])
    end
  end

  defp list_sizes({_, kind, _}, rest, _paths) do
    case Regex.run(pattern(kind), rest, return: :index) do
      [{0, size}] -> [size]
      nil -> []
    end
  end

  defp list_size(text, rest),
    do: if(String.starts_with?(rest, text), do: [byte_size(text)], else: [])

  # The sizes of one character, two characters and so on, the longest first.
  defp list_character_sizes(<<character::utf8, rest::binary>>, allowed?, size, sizes) do
    size = size + byte_size(<<character::utf8>>)

    if allowed?.(character),
      do: list_character_sizes(rest, allowed?, size, [size | sizes]),
      else: sizes
  end

  defp list_character_sizes(_rest, _allowed?, _size, sizes), do: sizes

  defp path_character?(character) do
    not (character in [?\s, ?", ?', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000] or
           character in ?\t..?\r or character in 0x2000..0x200A)
  end
end
