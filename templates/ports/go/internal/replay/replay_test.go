// Package replay tests the port with a fake codex, which replays recorded fixtures.
package replay

import (
	"testing"

	"example.com/touchstone"
)

// A turn with one message. The fixture has the events that the official Python SDK yielded.
func TestThreadBasic(t *testing.T) {
	events, err := runTurn(touchstone.Start(t, "thread_basic").CodexPath, "Say hello.")
	if err != nil {
		t.Fatal(err)
	}
	touchstone.AssertSameEvents(t, touchstone.ReadFixture(t, "thread_basic"), events)
}
