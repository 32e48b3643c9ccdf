package touchstone

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

var configured = regexp.MustCompile(`(?m)^(fixtures|reference):[ \t]*["']?([^"'#\n]+?)["']?[ \t]*(?:#.*)?$`)

// locateFixtures says where a repository has the fixtures of the reference subject: by its touchstone.config.yaml, if it has one.
func locateFixtures(repository string) string {
	settings := map[string]string{"fixtures": "integration/fixtures", "reference": "python"}
	config, _ := os.ReadFile(filepath.Join(repository, "touchstone.config.yaml"))
	for _, setting := range configured.FindAllStringSubmatch(string(config), -1) {
		settings[setting[1]] = setting[2]
	}
	if filepath.IsAbs(settings["fixtures"]) {
		return filepath.Join(settings["fixtures"], settings["reference"])
	}
	return filepath.Join(repository, settings["fixtures"], settings["reference"])
}

// checkFolder takes the fixtures folder of a subject, or the folder of all subjects, whose folder python it then chooses. It returns
// an absolute path.
func checkFolder(folder string) (string, error) {
	for _, found := range []string{filepath.Join(folder, "python"), folder} {
		if isFolder(found) {
			return filepath.Abs(found)
		}
	}
	return "", fmt.Errorf("%s is no folder; name the fixtures folder of a subject, such as integration/fixtures/python", folder)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
