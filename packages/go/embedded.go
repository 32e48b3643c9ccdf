package touchstone

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:generate go run ./internal/copyfixtures ../../integration/fixtures/python fixtures/python

//go:embed all:fixtures
var embedded embed.FS

// openEmbedded opens the catalogue in this module. Only a released module contains it.
func openEmbedded() (fs.FS, bool) {
	catalogue, err := fs.Sub(embedded, "fixtures/python")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(catalogue, "manifest.json")
	return catalogue, err == nil
}

// findReplayFolder finds the folder that the fake codex reads. If that is the catalogue in this module, it first writes the files
// of the fixture into a folder in place, since the fake codex is another process and can't read embedded files.
func findReplayFolder(folder, fixture, place string) (string, error) {
	found, err := FindFixturesFolder(folder)
	if err != nil || found != "" {
		return found, err
	}
	catalogue, _ := openEmbedded()
	target := filepath.Join(place, "fixtures")
	name, _, _ := strings.Cut(fixture, "@")
	return target, fs.WalkDir(catalogue, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(target, path), 0o755)
		}
		if path != "manifest.json" && !strings.HasPrefix(entry.Name(), name) {
			return nil
		}
		content, err := fs.ReadFile(catalogue, path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(target, path), content, 0o644)
	})
}
