package touchstone

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const executableName = "touchstone-codex"

// FindExecutable finds the fake codex: the one that TOUCHSTONE_CODEX names, else touchstone-codex of the nearest node_modules
// at or above the current folder, else of PATH, else the one of this module's release, which it downloads once. It returns an
// absolute path.
func FindExecutable() (string, error) {
	if named := os.Getenv("TOUCHSTONE_CODEX"); named != "" {
		path, err := filepath.Abs(named)
		if err == nil && isExecutable(path) {
			return path, nil
		}
		return "", fmt.Errorf("TOUCHSTONE_CODEX names %s, which is no executable", named)
	}
	folders, err := listFoldersAbove()
	if err != nil {
		return "", err
	}
	for _, folder := range folders {
		if path := filepath.Join(folder, "node_modules", ".bin", executableName); isExecutable(path) {
			return path, nil
		}
	}
	if path, err := exec.LookPath(executableName); err == nil {
		return filepath.Abs(path)
	}
	pinned, err := readEmbeddedRelease()
	if err != nil {
		return "", err
	}
	return pinned.download()
}

func isExecutable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

// listFoldersAbove lists the working folder and those above it, the nearest first.
func listFoldersAbove() ([]string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	folders := []string{folder}
	for filepath.Dir(folder) != folder {
		folder = filepath.Dir(folder)
		folders = append(folders, folder)
	}
	return folders, nil
}
