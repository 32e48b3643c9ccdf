package touchstone

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The table of downloads that the helpers of all languages run, over a server on loopback.

type downloadCase struct {
	Name, Sends   string
	Status        int
	Redirects     bool
	Listens, Pins *bool
	Fails         bool
}

type downloadTable struct {
	Archive, Other []byte
	SHA256         string
	Cases          []downloadCase
}

func readDownloads(t *testing.T) (table downloadTable) {
	t.Helper()
	text, err := os.ReadFile("../../contract/downloading.json")
	if err == nil {
		err = json.Unmarshal(text, &table)
	}
	if err != nil || len(table.Cases) == 0 {
		t.Fatal("the table has no cases", err)
	}
	return table
}

// serve serves what a case sends. It returns the address, and the paths that clients ask for.
func (table downloadTable) serve(t *testing.T, one downloadCase) (string, *[]string) {
	asked := &[]string{}
	var lock sync.Mutex
	bodies := map[string][]byte{"archive": table.Archive, "other": table.Other, "half": table.Archive[:len(table.Archive)/2]}
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		*asked = append(*asked, request.URL.Path)
		if one.Redirects && len(*asked) == 1 {
			http.Redirect(answer, request, "/moved", http.StatusFound)
			return
		}
		if one.Sends == "" {
			answer.WriteHeader(one.Status)
			return
		}
		answer.Header().Set("content-length", strconv.Itoa(len(table.Archive)))
		answer.Write(bodies[one.Sends])
	}))
	if one.Listens == nil {
		t.Cleanup(server.Close)
	} else {
		server.Close()
	}
	return server.URL + "/{version}/touchstone-codex-{target}.tar.gz", asked
}

func (table downloadTable) pin(address string) *release {
	return &release{"1.2.3", address, map[string]string{findTarget(): table.SHA256}}
}

func countInstalled(cache string) int {
	installed, _ := filepath.Glob(filepath.Join(cache, "native", "*"))
	return len(installed)
}

func TestExecutablesAreDownloaded(t *testing.T) {
	table := readDownloads(t)
	for _, one := range table.Cases {
		t.Run(one.Name, func(t *testing.T) {
			cache := t.TempDir()
			t.Setenv("TOUCHSTONE_CACHE", cache)
			address, asked := table.serve(t, one)
			pinned := table.pin(address)
			if one.Pins != nil {
				pinned.SHA256 = nil
			}
			path, err := pinned.download()
			if one.Fails {
				if err == nil || !strings.Contains(err.Error(), "set TOUCHSTONE_CODEX to the path of an executable") {
					t.Errorf("got %q, %v; expected an error that says what to set", path, err)
				}
				if count := countInstalled(cache); count != 0 {
					t.Errorf("%d files were left", count)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if output, err := exec.Command(path).Output(); err != nil || string(output) != "downloaded\n" {
				t.Errorf("got %q, %v", output, err)
			}
			if wanted := "/1.2.3/touchstone-codex-" + findTarget() + ".tar.gz"; (*asked)[0] != wanted {
				t.Errorf("asked for %v, expected %s", *asked, wanted)
			}
			count := len(*asked)
			again, err := pinned.download()
			if err != nil || again != path || len(*asked) != count || countInstalled(cache) != 1 {
				t.Errorf("got %q, %v, after %v", again, err, *asked)
			}
		})
	}
}

func TestFourDownloadsAtTheSameTimeGiveTheSameFile(t *testing.T) {
	table := readDownloads(t)
	cache := t.TempDir()
	t.Setenv("TOUCHSTONE_CACHE", cache)
	address, _ := table.serve(t, downloadCase{Sends: "archive"})
	var all sync.WaitGroup
	for range [4]int{} {
		all.Add(1)
		go func() {
			defer all.Done()
			if _, err := table.pin(address).download(); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	if count := countInstalled(cache); count != 1 {
		t.Errorf("%d files are there", count)
	}
}

func TestWithoutAReleaseTheErrorSaysWhatToSet(t *testing.T) {
	t.Setenv("TOUCHSTONE_CODEX", "")
	t.Setenv("PATH", "")
	working, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chdir(working) })
	if err := os.Chdir(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if _, err := FindExecutable(); err == nil || !strings.Contains(err.Error(), "there is no touchstone-codex: set TOUCHSTONE_CODEX") {
		t.Error(err)
	}
}
