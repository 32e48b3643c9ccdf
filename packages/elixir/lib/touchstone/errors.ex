defmodule Touchstone.FixtureError do
  @moduledoc "A fixture, or its folder, is missing, damaged, or of a newer format."
  defexception [:message]
end

defmodule Touchstone.ExecutableError do
  @moduledoc "There is no fake codex, and none could be downloaded."
  defexception [:message]
end
