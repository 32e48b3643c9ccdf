# Targets for the recorded fixtures. A Makefile uses them with the line `include touchstone.mk`.
.PHONY: touchstone-replay touchstone-check touchstone-harvest

# Runs the tests that replay codex to the port. They need no codex, no account and no network.
touchstone-replay:
	__TEST__

# Verifies the fixtures, and that none is stale.
touchstone-check:
	npx touchstone check --offline

# Records the fixtures again, with the versions that touchstone.config.yaml pins.
touchstone-harvest:
	npx touchstone harvest
