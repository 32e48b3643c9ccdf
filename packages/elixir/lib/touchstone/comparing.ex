defmodule Touchstone.Comparing do
  @moduledoc false
  # Compares a port's events with a fixture: equal but for ids, times and paths. docs/comparing.md is the specification.

  alias Touchstone.{Difference, Text}

  @clock [1_767_225_600, 1_767_225_600_000]

  def compare_events(expected, got) do
    state = %{event: 0, differences: [], own_ids: %{}, placeholders: %{}}

    pair(Enum.to_list(expected), Enum.to_list(got))
    |> Enum.reduce(state, fn {both, index}, state ->
      compare_pair(%{state | event: index + 1}, both, [])
    end)
    |> Map.fetch!(:differences)
    |> Enum.reverse()
  end

  # Pairs of the elements at the same places, with their numbers. `:missing` fills the shorter list.
  defp pair(expected, got) do
    size = max(length(expected), length(got))
    Enum.with_index(Enum.take(Stream.zip(fill(expected), fill(got)), size))
  end

  defp fill(list),
    do: list |> Stream.map(&{:value, &1}) |> Stream.concat(Stream.cycle([:missing]))

  defp compare_pair(state, {{:value, expected}, {:value, got}}, path),
    do: compare(state, expected, got, path)

  defp compare_pair(state, {{:value, expected}, :missing}, path),
    do: add(state, path, expected, nil)

  defp compare_pair(state, {:missing, {:value, got}}, path), do: add(state, path, nil, got)

  # A path is a list of names of members and numbers of elements, with the last one first.
  defp add(state, path, expected, got) do
    path = path |> Enum.reverse() |> Enum.join(".")
    one = %Difference{event: state.event, path: path, expected: expected, got: got}
    %{state | differences: [one | state.differences]}
  end

  defp compare(state, %{} = expected, %{} = got, path),
    do: compare_members(state, expected, got, path)

  defp compare(state, expected, got, path) when is_list(expected) and is_list(got) do
    Enum.reduce(pair(expected, got), state, fn {both, index}, state ->
      compare_pair(state, both, [index | path])
    end)
  end

  defp compare(state, expected, got, path) do
    case match(state, expected, got, find_name(path)) do
      {:ok, state} -> state
      :error -> add(state, path, expected, got)
    end
  end

  defp compare_members(state, expected, got, path) do
    {state, left} =
      Enum.reduce(sort_names(expected), {state, got}, fn name, {state, left} ->
        {own, state} = find_member(state, name, expected[name], left)
        {compare(state, expected[name], got[own], [name | path]), Map.delete(left, own)}
      end)

    for name <- sort_names(left), left[name] != nil, reduce: state do
      state -> add(state, [name | path], nil, left[name])
    end
  end

  # Finds the member that has the fixture's name, or the id in its place. If several ids are possible, it takes the first whose value
  # equals the fixture's, since the members have no order.
  defp find_member(state, name, value, left) do
    cond do
      is_map_key(state.own_ids, name) -> {state.own_ids[name], state}
      is_map_key(left, name) or not Text.id_placeholder?(name) -> {name, state}
      true -> choose_member(state, name, value, left)
    end
  end

  defp choose_member(state, name, value, left) do
    trials =
      for other <- sort_names(left),
          Text.uuid?(other),
          not is_map_key(state.placeholders, other) do
        {:ok, bound} = bind(state, [{name, other}])
        {other, bound}
      end

    same =
      Enum.find(trials, fn {other, bound} ->
        compare(%{bound | differences: []}, value, left[other], []).differences == []
      end)

    same || List.first(trials) || {name, state}
  end

  # Members whose value is an object come last: the values before them show which ids belong together, also where an id is the name
  # of a member of that object.
  defp sort_names(members), do: members |> Map.keys() |> Enum.sort_by(&{is_map(members[&1]), &1})

  defp find_name(path), do: Enum.find(path, "", &(is_binary(&1) and not (&1 =~ ~r/\A[0-9]+\z/)))

  defp match(state, expected, got, name) when is_number(expected) and is_number(got),
    do: if(match_number(name, expected, got), do: {:ok, state}, else: :error)

  defp match(state, expected, got, name) when is_binary(expected) and is_binary(got) do
    if name == "processId" and expected =~ ~r/\A1[0-9]{3}\z/ and got =~ ~r/\A[0-9]+\z/,
      do: bind(state, [{"process #{expected}", got}]),
      else: bind(state, Text.match(expected, got))
  end

  defp match(state, same, same, _name), do: {:ok, state}
  defp match(_state, _expected, _got, _name), do: :error

  # Notes which ids stand for each other, in both directions. Returns `:error` if they can't.
  defp bind(_state, nil), do: :error
  defp bind(state, []), do: {:ok, state}

  defp bind(%{own_ids: own_ids, placeholders: placeholders} = state, [{placeholder, own} | pairs]) do
    case {own_ids, placeholders} do
      {%{^placeholder => ^own}, %{^own => ^placeholder}} ->
        bind(state, pairs)

      _ when is_map_key(own_ids, placeholder) or is_map_key(placeholders, own) ->
        :error

      _ ->
        own_ids = Map.put(own_ids, placeholder, own)
        placeholders = Map.put(placeholders, own, placeholder)
        bind(%{state | own_ids: own_ids, placeholders: placeholders}, pairs)
    end
  end

  defp match_number(name, expected, got) do
    cond do
      expected == got -> true
      duration?(name) -> expected == 0 and got >= 0
      true -> name =~ ~r/At(?:Ms)?$/ and expected in @clock
    end
  end

  defp duration?(name),
    do:
      name =~
        ~r/(?:^duration|Duration|^elapsed|Elapsed|^time_?[uU]sed|^time_to_first_token)_?(?:[mM]s|[sS]econds|[sS]ecs)?$/
end
