package touchstone

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	hint            = "set TOUCHSTONE_CODEX to the path of an executable, or run `npm install --save-dev codex-touchstone`"
	downloadTimeout = 10 * time.Minute
)

// release is the content of the file release.json: the version, the address of the archives, and their checksums by platform. A
// release writes the file into this module (docs/releasing.md); a clone has none.
type release struct {
	Version string
	Address string
	SHA256  map[string]string
}

func readEmbeddedRelease() (*release, error) {
	text, err := embedded.ReadFile("fixtures/release.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s: %s", executableName, hint)
	}
	if err != nil {
		return nil, err
	}
	pinned := &release{}
	return pinned, json.Unmarshal(text, pinned)
}

// download returns the path of the release's executable in the cache, and downloads it if it is not there yet.
func (pinned *release) download() (string, error) {
	target := findTarget()
	digest := pinned.SHA256[target]
	if digest == "" {
		return "", fmt.Errorf("%s %s has no executable for %s: %s", executableName, pinned.Version, target, hint)
	}
	cache, err := findCacheFolder()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "native", fmt.Sprintf("%s-%s-%.12s", pinned.Version, target, digest))
	path := filepath.Join(folder, executableName)
	if isExecutable(path) {
		return path, nil
	}
	address := strings.NewReplacer("{version}", pinned.Version, "{target}", target).Replace(pinned.Address)
	archive, err := fetch(address, digest)
	if err == nil {
		err = install(archive, folder, map[string]string{"address": address, "sha256": digest})
	}
	if err != nil {
		return "", fmt.Errorf("%s %s could not be downloaded from %s: %w; %s", executableName, pinned.Version, address, err, hint)
	}
	return path, nil
}

// findTarget finds the name of this platform: system and processor, and -musl if Linux lacks the loader of glibc.
func findTarget() string {
	cpu := runtime.GOARCH
	if cpu == "amd64" {
		cpu = "x64"
	}
	target := runtime.GOOS + "-" + cpu
	glibc := map[string]string{"x64": "/lib64/ld-linux-x86-64.so.2", "arm64": "/lib/ld-linux-aarch64.so.1"}
	if _, err := os.Stat(glibc[cpu]); err != nil && runtime.GOOS == "linux" {
		return target + "-musl"
	}
	return target
}

// findCacheFolder finds the cache folder. touchstone uses the same one.
func findCacheFolder() (string, error) {
	if named := os.Getenv("TOUCHSTONE_CACHE"); named != "" {
		return filepath.Abs(named)
	}
	if caches := os.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(caches) && runtime.GOOS != "darwin" {
		return filepath.Join(caches, "touchstone"), nil
	}
	home, err := os.UserHomeDir()
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Caches", "touchstone"), err
	}
	return filepath.Join(home, ".cache", "touchstone"), err
}

// fetch downloads an archive, and refuses one with another checksum.
func fetch(address, digest string) ([]byte, error) {
	fmt.Fprintln(os.Stderr, "Downloading", address)
	within, cancel := context.WithTimeout(context.Background(), downloadTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(within, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %s", response.Status)
	}
	archive, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(archive)
	if found := hex.EncodeToString(sum[:]); found != digest {
		return nil, fmt.Errorf("the SHA-256 of the archive is %s, and the release names %s", found, digest)
	}
	return archive, nil
}

// install writes the executable into a new folder, which gets its name when it is complete.
func install(archive []byte, folder string, origin map[string]string) error {
	content, err := extract(archive)
	if err != nil {
		return err
	}
	store := filepath.Dir(folder)
	if err := os.MkdirAll(store, 0o755); err != nil {
		return err
	}
	staging, err := os.MkdirTemp(store, "new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(staging)
	if err := os.WriteFile(filepath.Join(staging, executableName), content, 0o755); err != nil {
		return err
	}
	// The cache's mark of a complete folder.
	mark, _ := json.Marshal(origin)
	if err := os.WriteFile(filepath.Join(staging, "touchstone.json"), append(mark, '\n'), 0o644); err != nil {
		return err
	}
	if err := os.Rename(staging, folder); err != nil && !isExecutable(filepath.Join(folder, executableName)) {
		return err // else another process was faster
	}
	return nil
}

func extract(archive []byte) ([]byte, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("the archive contains no %s: %w", executableName, err)
		}
		if header.Name == executableName && header.Typeflag == tar.TypeReg {
			return io.ReadAll(files)
		}
	}
}
