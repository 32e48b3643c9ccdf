package touchstone_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"example.com/touchstone"
)

// The tables of cases that the helpers of all languages run.

type contractCase struct {
	Name          string
	Expected, Got []any
	Differences   []struct {
		Event int
		Path  string
	}
	Files          map[string]string
	Reads, Fixture string
	Fails          bool
	Returns        []any
	Report         string
	Mismatches     int
}

func eachCase(t *testing.T, file string, check func(*testing.T, contractCase)) {
	text, err := os.ReadFile(filepath.Join("../../contract", file))
	if err != nil {
		t.Fatal(err)
	}
	var table struct{ Cases []contractCase }
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	if len(table.Cases) == 0 {
		t.Fatal("the table has no cases")
	}
	for _, one := range table.Cases {
		t.Run(one.Name, func(t *testing.T) { check(t, one) })
	}
}

func TestEventsAreCompared(t *testing.T) {
	eachCase(t, "comparing.json", func(t *testing.T, one contractCase) {
		differences, err := touchstone.CompareEvents(one.Expected, one.Got)
		if err != nil {
			t.Fatal(err)
		}
		found, wanted := []string{}, []string{}
		for _, difference := range differences {
			found = append(found, locate(difference.Event, difference.Path))
		}
		for _, difference := range one.Differences {
			wanted = append(wanted, locate(difference.Event, difference.Path))
		}
		sort.Strings(found)
		sort.Strings(wanted)
		if !reflect.DeepEqual(found, wanted) {
			t.Errorf("got %v, expected %v", differences, wanted)
		}
	})
}

func locate(event int, path string) string {
	return strings.Repeat("I", event) + " " + path
}

func TestFilesAreRead(t *testing.T) {
	eachCase(t, "reading.json", func(t *testing.T, one contractCase) {
		folder := t.TempDir()
		for file, text := range one.Files {
			path := filepath.Join(folder, file)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if one.Report != "" {
			mismatches, err := touchstone.ListMismatches(filepath.Join(folder, one.Report))
			if err != nil || len(mismatches) != one.Mismatches {
				t.Errorf("got %v, %v; expected %d mismatches", mismatches, err, one.Mismatches)
			}
			return
		}
		lines, err := read(folder, one)
		if one.Fails {
			if err == nil {
				t.Errorf("got %v, expected an error", lines)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if differences, err := touchstone.CompareEvents(one.Returns, lines); err != nil || len(differences) > 0 {
			t.Errorf("got %v, %v", differences, err)
		}
	})
}

func read(folder string, one contractCase) ([]touchstone.Line, error) {
	fixtures, err := touchstone.OpenFixtures(folder)
	if err != nil {
		return nil, err
	}
	if one.Reads == "wire" {
		return fixtures.ReadWire(one.Fixture)
	}
	return fixtures.ReadEvents(one.Fixture)
}
