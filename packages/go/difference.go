package touchstone

import (
	"encoding/json"
	"fmt"
)

// Difference is a place where a port's events are not those of the fixture.
type Difference struct {
	// Event is the number of the event, from 1.
	Event int
	// Path is the path of the member, such as params.turn.status; empty if the whole event is missing or additional.
	Path string
	// Expected is the fixture's value, and Got the port's; nil where there is none.
	Expected, Got any
}

func (one Difference) String() string {
	where := fmt.Sprintf("event %d", one.Event)
	if one.Path != "" {
		where += ", " + one.Path
	}
	return fmt.Sprintf("%s: expected %s, got %s", where, render(one.Expected), render(one.Got))
}

func render(value any) string {
	text, _ := json.Marshal(value)
	if characters := []rune(string(text)); len(characters) > 200 {
		return string(characters[:199]) + "…"
	}
	return string(text)
}
