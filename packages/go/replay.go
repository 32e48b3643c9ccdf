// Package touchstone tests a Codex SDK in Go against recorded transcripts of the official one. The SDK starts a fake codex,
// which replays a recorded fixture, and the test compares the events that the SDK yields with the fixture.
package touchstone

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Options are the options of a fake codex (docs/replay.md). The zero value of each is the default.
type Options struct {
	// Folder is the fixtures folder of a subject. Without it, FindFixturesFolder finds one.
	Folder string
	// Strict reports other options, additional members and another order as mismatches, too. If the client ends early, the exit
	// code of the fake codex is 1.
	Strict bool
	// Lenient compares only the methods.
	Lenient bool
	// OwnCwd sends the client's working folder where the recording has /workspace.
	OwnCwd bool
	// Pace is the time between messages, such as "recorded", "0.5x" or "0" (milliseconds).
	Pace string
	// Fault is what goes wrong, and at which message, such as "cut@9".
	Fault string
	// CodexVersion is the release whose command line applies, such as "0.171.0".
	CodexVersion string
	// Timeout is how long the fake codex waits for the client's next message.
	Timeout time.Duration
}

// Replay is a fake codex that replays a fixture.
type Replay struct {
	// Fixture is the name that Start got.
	Fixture string
	// CodexPath is the path of an executable to give to the client as its codex binary. It has the settings inside, so the
	// client may start it with any environment.
	CodexPath string
	// Report is the path of the report, which exists once the client has started the fake codex.
	Report string
}

// Start prepares a fake codex that replays a fixture: a name, NAME@N, or a path. If the name is empty, the client's prompt chooses
// the fixture. The test fails at its end if the client did not do what was recorded, or if the recording was not replayed to its end.
func Start(t testing.TB, fixture string) *Replay {
	t.Helper()
	return StartWith(t, fixture, Options{})
}

// StartWith is Start with options of the fake codex.
func StartWith(t testing.TB, fixture string, options Options) *Replay {
	t.Helper()
	executable, err := FindExecutable()
	if err != nil {
		t.Fatal(err)
	}
	place := t.TempDir()
	folder, err := findReplayFolder(options.Folder, fixture, place)
	if err != nil {
		t.Fatal(err)
	}
	replay := &Replay{fixture, filepath.Join(place, "codex"), filepath.Join(place, "report.jsonl")}
	script := renderScript(executable, append(listSettings(fixture, folder, options), "REPORT="+replay.Report))
	if err := os.WriteFile(replay.CodexPath, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { replay.check(t) })
	return replay
}

// ListMismatches lists what the client has done differently from the recording so far.
func (replay *Replay) ListMismatches() ([]string, error) {
	return ListMismatches(replay.Report)
}

func (replay *Replay) check(t testing.TB) {
	t.Helper()
	mismatches, err := replay.ListMismatches()
	if err != nil {
		t.Error(err)
	}
	if len(mismatches) > 0 {
		name := replay.Fixture
		if name == "" {
			name = "the recording"
		}
		t.Errorf("%s was not replayed as recorded:\n%s", name, strings.Join(mismatches, "\n"))
	}
}

func listSettings(fixture, folder string, options Options) []string {
	settings := []string{}
	add := func(name, value string) {
		if value != "" {
			settings = append(settings, name+"="+value)
		}
	}
	addFlag := func(name string, value bool) {
		if value {
			add(name, "1")
		}
	}
	add("FIXTURE", fixture)
	if fixture == "" {
		add("MATCH", "prompt")
	}
	add("FIXTURES", folder)
	addFlag("STRICT", options.Strict)
	addFlag("LENIENT", options.Lenient)
	addFlag("OWN_CWD", options.OwnCwd)
	add("PACE", options.Pace)
	add("FAULT", options.Fault)
	add("CODEX_VERSION", options.CodexVersion)
	if options.Timeout > 0 {
		add("TIMEOUT", strconv.FormatFloat(options.Timeout.Seconds(), 'f', -1, 64))
	}
	return settings
}

func renderScript(executable string, settings []string) string {
	lines := []string{"#!/bin/sh"}
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		lines = append(lines, fmt.Sprintf("export TOUCHSTONE_%s=%s", name, quote(value)))
	}
	// A fake codex that is a file for Node needs PATH to find Node, also where the client empties the environment.
	lines = append(lines, `export PATH="${PATH:+$PATH:}"`+quote(os.Getenv("PATH")))
	return strings.Join(append(lines, fmt.Sprintf(`exec %s "$@"`, quote(executable)), ""), "\n")
}

func quote(word string) string {
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
