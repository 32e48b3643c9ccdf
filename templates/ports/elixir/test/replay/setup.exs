# Sets up the tests that replay codex. The package codex_touchstone has `use Touchstone.Case, fixture: "NAME"`.
Code.require_file("minimal_client.ex", __DIR__)

root = Path.expand("../..", __DIR__)
fixtures = "integration/fixtures/python"
own = Path.join(root, fixtures)

# Until `touchstone harvest` has recorded fixtures in this repository, the tests use those of the npm package.
unless File.dir?(own) || System.get_env("TOUCHSTONE_FIXTURES") do
  System.put_env(
    "TOUCHSTONE_FIXTURES",
    Path.join([root, "node_modules/codex-touchstone", fixtures])
  )
end
