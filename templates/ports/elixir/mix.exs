defmodule CodexPort.MixProject do
  use Mix.Project

  def project, do: [app: :codex_port, version: "0.1.0", elixir: "~> 1.14", deps: deps()]
  def application, do: [extra_applications: [:logger]]

  defp deps do
    [{:codex_touchstone, path: "node_modules/codex-touchstone/packages/elixir", only: :test}]
  end
end
