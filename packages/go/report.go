package touchstone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ListMismatches lists the mismatches of a report, and the recordings that were not played to their end. It reads the
// formats 1 and 2 of a report. Format 1 calls a mismatch "problem".
func ListMismatches(report string) ([]string, error) {
	file, err := os.Open(report)
	if errors.Is(err, fs.ErrNotExist) {
		return []string{"the fake codex was never started"}, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	entries, err := readLines(file, report)
	if err != nil {
		return nil, err
	}
	mismatches := []string{}
	playing := map[string]any{}
	order := []string{}
	for _, entry := range entries {
		process := fmt.Sprint(entry["pid"])
		switch entry["event"] {
		case "begun":
			if _, isThere := playing[process]; !isThere {
				order = append(order, process)
			}
			playing[process] = entry["fixture"]
		case "complete":
			delete(playing, process)
		case "mismatch", "problem":
			mismatches = append(mismatches, fmt.Sprintf("%v: %v", entry["code"], entry["message"]))
		}
	}
	for _, process := range order {
		if fixture, isThere := playing[process]; isThere {
			mismatches = append(mismatches, fmt.Sprintf("%v was not replayed to its end", fixture))
			delete(playing, process)
		}
	}
	return mismatches, nil
}
