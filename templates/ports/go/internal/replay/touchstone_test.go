package replay

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const fixtures = "integration/fixtures/python"

// start writes an executable that replays a fixture, and returns its path. At the end, the test fails if the client did
// otherwise than recorded.
func start(t *testing.T, fixture string) string {
	t.Helper()
	folder := t.TempDir()
	report := filepath.Join(folder, "report.jsonl")
	words := []string{findFakeCodex(t), "--fixture", fixture, "--fixtures", findFixtures(t), "--report", report}
	for index, word := range words {
		words[index] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	script := "#!/bin/sh\nexec " + strings.Join(words, " ") + " \"$@\"\n"
	codex := filepath.Join(folder, "codex")
	if err := os.WriteFile(codex, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, mismatch := range listMismatches(t, report) {
			t.Errorf("%s was not replayed as recorded: %s", fixture, mismatch)
		}
	})
	return codex
}

// readFixture reads the events of a fixture that has one file.
func readFixture(t *testing.T, name string) []any {
	t.Helper()
	return readLines(t, filepath.Join(findFixtures(t), name+".jsonl"))
}

// listMismatches reads a report. It lists the mismatches, and the recordings that were not replayed to their end.
func listMismatches(t *testing.T, report string) []string {
	t.Helper()
	if _, err := os.Stat(report); err != nil {
		return []string{"the fake codex was never started"}
	}
	var mismatches []string
	playing := map[any]any{}
	for _, line := range readLines(t, report) {
		entry := line.(map[string]any)
		switch entry["event"] {
		case "begun":
			playing[entry["pid"]] = entry["fixture"]
		case "complete":
			delete(playing, entry["pid"])
		case "mismatch":
			mismatches = append(mismatches, entry["message"].(string))
		}
	}
	for range playing {
		mismatches = append(mismatches, "it was not replayed to its end")
	}
	return mismatches
}

// readLines decodes JSON lines of any length.
func readLines(t *testing.T, path string) []any {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var values []any
	for lines := bufio.NewReader(file); ; {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return values
		}
		var value any
		if err := json.Unmarshal(line, &value); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		values = append(values, value)
	}
}

// findFixtures finds the fixtures of this repository, else those of the npm package.
func findFixtures(t *testing.T) string {
	t.Helper()
	if named := os.Getenv("TOUCHSTONE_FIXTURES"); named != "" {
		return named
	}
	for _, path := range []string{fixtures, "node_modules/codex-touchstone/" + fixtures} {
		if found := findAbove(path); found != "" {
			return found
		}
	}
	t.Fatal("There are no fixtures. Run `npm install --save-dev codex-touchstone`.")
	return ""
}

// findFakeCodex finds the fake codex: TOUCHSTONE_CODEX, else that of the npm package, else that of PATH.
func findFakeCodex(t *testing.T) string {
	t.Helper()
	if named := os.Getenv("TOUCHSTONE_CODEX"); named != "" {
		return named
	}
	if found := findAbove("node_modules/.bin/touchstone-codex"); found != "" {
		return found
	}
	found, err := exec.LookPath("touchstone-codex")
	if err != nil {
		t.Fatal("There is no touchstone-codex. Run `npm install --save-dev codex-touchstone`.")
	}
	return found
}

// findAbove finds a path in the nearest folder above.
func findAbove(path string) string {
	folder, err := os.Getwd()
	for err == nil {
		found := filepath.Join(folder, path)
		if _, missing := os.Stat(found); missing == nil {
			return found
		}
		if folder == filepath.Dir(folder) {
			break
		}
		folder = filepath.Dir(folder)
	}
	return ""
}
