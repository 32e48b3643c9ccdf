package touchstone

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// FormatVersion is the highest formatVersion of a manifest that this package can read.
const FormatVersion = 1

// Line is a line of a fixture: an event, the result or error of a call, or a frame of a wire. Numbers are json.Number.
type Line = map[string]any

// Fixture is the fixture of a scenario, as the manifest describes it.
type Fixture struct {
	Title   string   `json:"title"`
	Covers  []string `json:"covers"`
	Steps   []Step   `json:"steps"`
	Wire    *File    `json:"wire"`
	Subject struct {
		SDK   *Release `json:"sdk"`
		Codex Release  `json:"codex"`
	} `json:"subject"`
}

// Release is a version of an SDK or of codex.
type Release struct {
	Version string `json:"version"`
}

// File is a file of a fixture. Bytes is its size.
type File struct {
	File   string `json:"file"`
	Digest string `json:"digest"`
	Bytes  int64  `json:"bytes"`
}

// Step is a file of events. ExitCode and Stderr are those of the process, if the turn was one (codex exec); else they are nil.
type Step struct {
	File
	Events   int            `json:"events"`
	Methods  map[string]int `json:"methods"`
	ExitCode *int           `json:"exitCode"`
	Stderr   *string        `json:"stderr"`
}

// Fixtures is a folder of fixtures, or the catalogue in this module.
type Fixtures struct {
	files fs.FS
	place string
}

// FindFixturesFolder finds the fixtures folder: the given one, else that of TOUCHSTONE_FIXTURES, else the nearest one at
// or above the current folder. If there is none, but this module contains the catalogue, it returns an empty path.
func FindFixturesFolder(folder string) (string, error) {
	if folder == "" {
		folder = os.Getenv("TOUCHSTONE_FIXTURES")
	}
	if folder != "" {
		return checkFolder(folder)
	}
	above, err := listFoldersAbove()
	if err != nil {
		return "", err
	}
	for _, folder := range above {
		if found := locateFixtures(folder); isFolder(found) {
			return found, nil
		}
	}
	if _, isThere := openEmbedded(); isThere {
		return "", nil
	}
	return "", errors.New("there is no integration/fixtures/python here or above: set TOUCHSTONE_FIXTURES")
}

// OpenFixtures opens the fixtures that FindFixturesFolder finds.
func OpenFixtures(folder string) (*Fixtures, error) {
	found, err := FindFixturesFolder(folder)
	if err != nil {
		return nil, err
	}
	if found == "" {
		catalogue, _ := openEmbedded()
		return &Fixtures{catalogue, "the catalogue of touchstone"}, nil
	}
	return &Fixtures{os.DirFS(found), found}, nil
}

// ReadFixture reads the events of a fixture, of all steps. The test fails if it can't.
func ReadFixture(t testing.TB, name string) []Line {
	t.Helper()
	return read(t, func(fixtures *Fixtures) ([]Line, error) { return fixtures.ReadEvents(name) })
}

// ReadWire reads the frames of a fixture. The test fails if it can't.
func ReadWire(t testing.TB, name string) []Line {
	t.Helper()
	return read(t, func(fixtures *Fixtures) ([]Line, error) { return fixtures.ReadWire(name) })
}

func read(t testing.TB, take func(*Fixtures) ([]Line, error)) []Line {
	t.Helper()
	fixtures, err := OpenFixtures("")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := take(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// ReadManifest reads what the manifest says about each fixture, by name.
func (fixtures *Fixtures) ReadManifest() (map[string]Fixture, error) {
	path := filepath.Join(fixtures.place, "manifest.json")
	text, err := fs.ReadFile(fixtures.files, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", path, err)
	}
	var manifest struct {
		FormatVersion int                `json:"formatVersion"`
		Scenarios     map[string]Fixture `json:"scenarios"`
	}
	err = json.Unmarshal(text, &manifest)
	if manifest.FormatVersion > FormatVersion {
		return nil, fmt.Errorf("%s has format version %d: update this module", path, manifest.FormatVersion)
	}
	if err != nil || manifest.FormatVersion == 0 || manifest.Scenarios == nil {
		return nil, fmt.Errorf("%s is damaged: %v", path, err)
	}
	return manifest.Scenarios, nil
}

// ReadEvents reads the events of a fixture: of all steps, or of those with the given numbers, from 1.
func (fixtures *Fixtures) ReadEvents(name string, steps ...int) ([]Line, error) {
	fixture, err := fixtures.find(name)
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		for number := range fixture.Steps {
			steps = append(steps, number+1)
		}
	}
	events := []Line{}
	for _, number := range steps {
		if number < 1 || number > len(fixture.Steps) {
			return nil, fmt.Errorf("%s has no step %d; number of its steps: %d", name, number, len(fixture.Steps))
		}
		lines, err := fixtures.readLines(fixture.Steps[number-1].File.File)
		if err != nil {
			return nil, err
		}
		events = append(events, lines...)
	}
	return events, nil
}

// ReadWire reads the frames of a fixture: {"process", "from": "client" or "codex", "message"}, or {"process", "exit"}.
func (fixtures *Fixtures) ReadWire(name string) ([]Line, error) {
	fixture, err := fixtures.find(name)
	if err != nil {
		return nil, err
	}
	if fixture.Wire == nil {
		return nil, fmt.Errorf("%s has no wire", name)
	}
	return fixtures.readLines(fixture.Wire.File)
}

func (fixtures *Fixtures) find(name string) (Fixture, error) {
	manifest, err := fixtures.ReadManifest()
	if err != nil {
		return Fixture{}, err
	}
	fixture, isThere := manifest[name]
	if !isThere {
		return Fixture{}, fmt.Errorf("%s has no fixture %q", fixtures.place, name)
	}
	return fixture, nil
}

var fileName = regexp.MustCompile(`^(?:wire/)?[a-z0-9][a-z0-9_]*\.jsonl$`)

func (fixtures *Fixtures) readLines(file string) ([]Line, error) {
	if !fileName.MatchString(file) {
		return nil, fmt.Errorf("%s names %q, which is no file of a fixture", fixtures.place, file)
	}
	content, err := fixtures.files.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", filepath.Join(fixtures.place, file), err)
	}
	defer content.Close()
	return readLines(content, filepath.Join(fixtures.place, file))
}

// readLines reads lines of any length. Only LF ends a line.
func readLines(content io.Reader, path string) ([]Line, error) {
	lines := []Line{}
	reader := bufio.NewReader(content)
	for {
		text, err := reader.ReadBytes('\n')
		if err == io.EOF && len(text) == 0 {
			return lines, nil
		}
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("%s can't be read: %w", path, err)
		}
		var line Line
		if err := decode(text, &line); err != nil || line == nil {
			return nil, fmt.Errorf("%s:%d is damaged: it is no JSON object", path, len(lines)+1)
		}
		lines = append(lines, line)
	}
}

// decode decodes one JSON value, and keeps numbers as they are written.
func decode(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(value); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}
