defmodule Touchstone.Difference do
  @moduledoc """
  A place where a port's events are not those of the fixture: the number of the event, from 1; the path of the member, such as
  `params.turn.status`, empty if the whole event is missing or additional; and both values, `nil` where there is none.
  """
  defstruct [:event, :path, :expected, :got]

  defimpl String.Chars do
    def to_string(one) do
      where = if one.path == "", do: "event #{one.event}", else: "event #{one.event}, #{one.path}"
      "#{where}: expected #{render(one.expected)}, got #{render(one.got)}"
    end

    defp render(value) do
      text = inspect(value, limit: :infinity, printable_limit: :infinity)
      if String.length(text) > 200, do: String.slice(text, 0, 199) <> "…", else: text
    end
  end
end
