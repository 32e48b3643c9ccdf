# Sets up the tests that replay codex: `use Touchstone.Case, fixture: "NAME"` gives each test `codex_path`.
for file <- ["touchstone.ex", "minimal_client.ex"], do: Code.require_file(file, __DIR__)

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
