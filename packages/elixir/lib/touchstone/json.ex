defmodule Touchstone.JSON do
  @moduledoc """
  Reads and writes JSON with OTP's `:json` (27 and later), else with `Jason`, else with `:jiffy`: the first that is there.
  JSON's null is `nil`.
  """

  # Which of them is there is known only at run time. They are called with `apply`, since the compiler would warn of a missing module.
  @otp :json
  @jason Jason
  @jiffy :jiffy

  @doc "Returns `{:ok, term}`, or `:error` if the text is no JSON value."
  def decode(text) do
    {:ok, decode_with(find_module(), text)}
  rescue
    _ -> :error
  catch
    _, _ -> :error
  end

  @doc "Returns JSON as iodata."
  def encode(term) do
    case find_module() do
      @otp -> apply(@otp, :encode, [write_nulls(term)])
      @jason -> apply(@jason, :encode_to_iodata!, [term])
      @jiffy -> apply(@jiffy, :encode, [term, [:use_nil]])
    end
  end

  defp decode_with(@otp, text), do: read_nulls(apply(@otp, :decode, [text]))
  defp decode_with(@jason, text), do: apply(@jason, :decode!, [text])
  defp decode_with(@jiffy, text), do: apply(@jiffy, :decode, [text, [:return_maps, :use_nil]])

  defp find_module do
    Enum.find([@otp, @jason, @jiffy], &Code.ensure_loaded?/1) ||
      raise "There is no module for JSON: use OTP 27 or later, or add `jason` to the dependencies of the project."
  end

  # OTP's module has the atom `:null` for null.
  defp read_nulls(:null), do: nil
  defp read_nulls(list) when is_list(list), do: Enum.map(list, &read_nulls/1)
  defp read_nulls(%{} = map), do: Map.new(map, fn {name, value} -> {name, read_nulls(value)} end)
  defp read_nulls(other), do: other

  defp write_nulls(nil), do: :null
  defp write_nulls(list) when is_list(list), do: Enum.map(list, &write_nulls/1)

  defp write_nulls(%{} = map),
    do: Map.new(map, fn {name, value} -> {name, write_nulls(value)} end)

  defp write_nulls(other), do: other
end
