package touchstone_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"example.com/touchstone"
)

const fixture = "thread_basic"

// A failingTest records its failures, and runs its cleanups when end is called.
type failingTest struct {
	testing.TB
	cleanups []func()
	failures string
}

func (t *failingTest) Cleanup(cleanup func()) { t.cleanups = append(t.cleanups, cleanup) }
func (t *failingTest) Error(values ...any)    { t.failures += fmt.Sprintln(values...) }
func (t *failingTest) Errorf(format string, values ...any) {
	t.failures += fmt.Sprintf(format+"\n", values...)
}

func (t *failingTest) end() string {
	for _, cleanup := range t.cleanups {
		cleanup()
	}
	return t.failures
}

// play sends the recorded messages of the client to a codex, and returns what codex sent up to the end of the turn.
func play(t testing.TB, codex string, change func(string) string) []touchstone.Line {
	t.Helper()
	command := exec.Command(codex, "app-server")
	command.Env = []string{}
	input, _ := command.StdinPipe()
	output, _ := command.StdoutPipe()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Wait()
	defer input.Close()
	lines := bufio.NewReader(output)
	got := []touchstone.Line{}
	receive := func() touchstone.Line {
		text, err := lines.ReadBytes('\n')
		if err != nil {
			return nil
		}
		var line touchstone.Line
		if err := json.Unmarshal(text, &line); err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
		return line
	}
	for _, frame := range touchstone.ReadWire(t, fixture) {
		message, _ := frame["message"].(touchstone.Line)
		if frame["from"] != "client" {
			continue
		}
		text, _ := json.Marshal(message)
		fmt.Fprintln(input, change(string(text)))
		for id := message["id"]; id != nil && message["method"] != nil; {
			line := receive()
			if line == nil || fmt.Sprint(line["id"]) == fmt.Sprint(id) && line["method"] == nil {
				break
			}
		}
	}
	for line := got[len(got)-1]; line != nil && line["method"] != "turn/completed" && line["error"] == nil; {
		line = receive()
	}
	return got
}

func keep(text string) string { return text }

func TestARecordedClientGetsTheEventsOfTheFixture(t *testing.T) {
	got := play(t, touchstone.Start(t, fixture).CodexPath, keep)
	recorded := touchstone.ReadFixture(t, fixture)
	methods := map[any]bool{}
	for _, event := range recorded {
		methods[event["method"]] = true
	}
	events := []touchstone.Line{}
	for _, line := range got {
		if methods[line["method"]] {
			events = append(events, touchstone.Line{"method": line["method"], "params": line["params"]})
		}
	}
	touchstone.AssertSameEvents(t, recorded, events)
	events[0]["method"] = "other"
	failing := &failingTest{TB: t}
	touchstone.AssertSameEvents(failing, recorded, events)
	expectText(t, failing.failures, `event 1, method: expected "turn/started", got "other"`)
}

func TestAnotherClientFailsWithTheMismatches(t *testing.T) {
	failing := &failingTest{TB: t}
	replay := touchstone.StartWith(failing, fixture, touchstone.Options{Timeout: time.Second})
	play(t, replay.CodexPath, func(text string) string {
		return strings.ReplaceAll(text, "Say hello.", "Say goodbye.")
	})
	failures := failing.end()
	expectText(t, failures, "thread_basic was not replayed as recorded:\nmismatch: ")
	expectText(t, failures, `expected "Say hello.", got "Say goodbye."`)
}

func TestAClientThatNeverStartsCodexFails(t *testing.T) {
	failing := &failingTest{TB: t}
	touchstone.Start(failing, fixture)
	expectText(t, failing.end(), "the fake codex was never started")
}

func TestALineOfAMegabyteComesWhole(t *testing.T) {
	longest := 0
	for _, frame := range touchstone.ReadWire(t, "turn_long_output") {
		text, _ := json.Marshal(frame)
		longest = max(longest, len(text))
	}
	if longest < 1_000_000 {
		t.Errorf("the longest line has %d bytes", longest)
	}
}

func TestEachNumberIsReadExactly(t *testing.T) {
	numbers := func(text string) []touchstone.Line { return []touchstone.Line{{"n": json.Number(text)}} }
	differences, err := touchstone.CompareEvents(numbers("9007199254740993"), numbers("9007199254740992"))
	if err != nil || len(differences) != 1 {
		t.Errorf("got %v, %v", differences, err)
	}
}

func expectText(t *testing.T, text, wanted string) {
	t.Helper()
	if !strings.Contains(text, wanted) {
		t.Errorf("%q does not contain %q", text, wanted)
	}
}
