package replay

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMain chooses the fixtures. Until `touchstone harvest` has recorded fixtures in this repository, the tests use those of the
// npm package.
func TestMain(m *testing.M) {
	root := filepath.Join("..", "..")
	fixtures := filepath.Join("integration", "fixtures", "python")
	_, missing := os.Stat(filepath.Join(root, fixtures))
	if missing != nil && os.Getenv("TOUCHSTONE_FIXTURES") == "" {
		os.Setenv("TOUCHSTONE_FIXTURES", filepath.Join(root, "node_modules", "codex-touchstone", fixtures))
	}
	os.Exit(m.Run())
}
