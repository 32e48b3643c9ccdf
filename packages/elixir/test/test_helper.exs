# The timeout only ends a test that hangs.
ExUnit.start(timeout: 600_000)
