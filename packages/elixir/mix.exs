defmodule Touchstone.MixProject do
  use Mix.Project

  @fixtures "../../integration/fixtures/python"

  def project do
    [
      app: :codex_touchstone,
      version: "0.1.0",
      elixir: "~> 1.14",
      description:
        "Tests a Codex SDK in Elixir against recorded transcripts of the official one.",
      package: [
        licenses: ["Apache-2.0"],
        links: %{},
        files: ~w(lib priv mix.exs README.md)
      ],
      aliases: [fixtures: &copy_fixtures/1, "hex.build": ["fixtures", "hex.build"]],
      deps: []
    ]
  end

  # `Touchstone.JSON` uses jason or jiffy, if one is there, where OTP has no `:json`.
  def application,
    do: [extra_applications: [:ex_unit, :inets, :ssl, jason: :optional, jiffy: :optional]]

  # The package contains the recorded catalogue. The repository has no second copy of it.
  defp copy_fixtures(_arguments) do
    File.rm_rf!("priv/fixtures")
    File.mkdir_p!("priv/fixtures")
    File.cp_r!(@fixtures, "priv/fixtures/python")
  end
end
