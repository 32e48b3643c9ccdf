# Targets for the recorded fixtures. To use them, write the line `include touchstone.mk` into your Makefile.
.PHONY: touchstone-replay touchstone-check touchstone-harvest

# Runs the tests that replay codex to the port. They need no codex, no account and no network.
touchstone-replay:
	__TEST__

# Verifies the fixtures. Fails if one is damaged or stale.
touchstone-check:
	npx touchstone check --offline

# Records the fixtures again, with the versions that touchstone.config.yaml pins.
touchstone-harvest:
	npx touchstone harvest
