# A time-out is for hangs alone.
ExUnit.start(timeout: 600_000)
