module port

go 1.21

require example.com/touchstone v0.0.0

replace example.com/touchstone => ./node_modules/codex-touchstone/packages/go
