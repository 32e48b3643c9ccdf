// Package replay tests the port with a fake codex, which replays recorded fixtures.
package replay

import (
	"reflect"
	"testing"
)

// A turn with one message. The fixture has the events that the official Python SDK yielded.
func TestThreadBasic(t *testing.T) {
	events, err := runTurn(start(t, "thread_basic"), "Say hello.")
	if err != nil {
		t.Fatal(err)
	}
	expected := readFixture(t, "thread_basic")
	if len(events) != len(expected) {
		t.Fatalf("The official SDK yields %d events, and this port %d.", len(expected), len(events))
	}
	for index, event := range events {
		if !reflect.DeepEqual(event, expected[index]) {
			t.Errorf("event %d: %v was recorded, and this is %v", index+1, expected[index], event)
		}
	}
}
