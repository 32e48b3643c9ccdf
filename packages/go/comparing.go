package touchstone

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// CompareEvents compares a port's events with those of a fixture, one by one: equal but for ids, times and paths, as
// docs/comparing.md specifies. Both are lists that encoding/json can encode, such as a []Line, or a slice of the port's own types.
// It returns the differences in the order of the events, and an error if a list can't be encoded.
func CompareEvents(expected, got any) ([]Difference, error) {
	recorded, err := listEvents(expected)
	if err != nil {
		return nil, err
	}
	own, err := listEvents(got)
	if err != nil {
		return nil, err
	}
	comparison := &comparison{ownIDs: map[string]string{}, placeholders: map[string]string{}}
	for index := 0; index < len(recorded) || index < len(own); index++ {
		comparison.event = index + 1
		comparison.compareAt(recorded, own, index, nil)
	}
	return comparison.differences, nil
}

// AssertSameEvents fails the test, with each difference, unless a port's events are those of a fixture but for ids, times and paths.
func AssertSameEvents(t testing.TB, expected, got any) {
	t.Helper()
	differences, err := CompareEvents(expected, got)
	if err != nil {
		t.Error(err)
	}
	if len(differences) > 0 {
		lines := []string{"The events are not those of the fixture:"}
		for _, one := range differences {
			lines = append(lines, one.String())
		}
		t.Error(strings.Join(lines, "\n"))
	}
}

func listEvents(events any) ([]any, error) {
	text, err := json.Marshal(events)
	if err != nil {
		return nil, fmt.Errorf("the events can't be compared: %w", err)
	}
	var list []any
	if err := decode(text, &list); err != nil {
		return nil, fmt.Errorf("the events can't be compared: %w", err)
	}
	return list, nil
}

type comparison struct {
	differences  []Difference
	event        int
	ownIDs       map[string]string
	placeholders map[string]string
}

func (all *comparison) add(path []string, expected, got any) {
	all.differences = append(all.differences, Difference{all.event, strings.Join(path, "."), expected, got})
}

// compareAt compares two elements of lists. A missing one is a difference.
func (all *comparison) compareAt(expected, got []any, index int, path []string) {
	if index >= len(expected) {
		all.add(path, nil, got[index])
	} else if index >= len(got) {
		all.add(path, expected[index], nil)
	} else {
		all.compare(expected[index], got[index], path)
	}
}

func (all *comparison) compare(expected, got any, path []string) {
	switch recorded := expected.(type) {
	case map[string]any:
		if own, isObject := got.(map[string]any); isObject {
			all.compareMembers(recorded, own, path)
			return
		}
	case []any:
		if own, isList := got.([]any); isList {
			for index := 0; index < len(recorded) || index < len(own); index++ {
				all.compareAt(recorded, own, index, extend(path, strconv.Itoa(index)))
			}
			return
		}
	default:
		if all.isSame(expected, got, findName(path)) {
			return
		}
	}
	all.add(path, expected, got)
}

func (all *comparison) compareMembers(expected, got map[string]any, path []string) {
	left := map[string]any{}
	for name, value := range got {
		left[name] = value
	}
	for _, name := range sortNames(expected) {
		own := all.findMember(name, expected[name], left, path)
		delete(left, own)
		all.compare(expected[name], got[own], extend(path, name))
	}
	for _, name := range sortNames(left) {
		if left[name] != nil {
			all.add(extend(path, name), nil, left[name])
		}
	}
}

// findMember finds the member that has the fixture's name, or the id in its place. If several ids are possible, it takes the
// first whose value equals the fixture's, since the members have no order.
func (all *comparison) findMember(name string, value any, left map[string]any, path []string) string {
	if known, isKnown := all.ownIDs[name]; isKnown {
		return known
	}
	if _, isThere := left[name]; isThere || !idPlaceholder.MatchString(name) {
		return name
	}
	possible := []string{}
	for _, other := range sortNames(left) {
		if all.placeholders[other] == "" && wholeUUID.MatchString(other) {
			possible = append(possible, other)
		}
	}
	if len(possible) == 0 {
		return name
	}
	found := possible[0]
	for _, other := range possible {
		trial := &comparison{nil, all.event, copyMap(all.ownIDs), copyMap(all.placeholders)}
		trial.areSame([]idPair{{name, other}})
		if trial.compare(value, left[other], path); len(trial.differences) == 0 {
			found = other
			break
		}
	}
	all.areSame([]idPair{{name, found}})
	return found
}

var (
	processNumber = regexp.MustCompile(`^1[0-9]{3}$`)
	digits        = regexp.MustCompile(`^[0-9]+$`)
)

func (all *comparison) isSame(expected, got any, name string) bool {
	switch recorded := expected.(type) {
	case json.Number:
		own, isNumber := got.(json.Number)
		return isNumber && matchNumber(name, recorded, own)
	case string:
		own, isText := got.(string)
		if !isText {
			return false
		}
		if name == "processId" && processNumber.MatchString(recorded) && digits.MatchString(own) {
			return all.areSame([]idPair{{"process " + recorded, own}})
		}
		pairs, isSame := matchText(recorded, own)
		return isSame && all.areSame(pairs)
	case bool:
		own, isBool := got.(bool)
		return isBool && recorded == own
	}
	return got == nil
}

// areSame says whether ids can stand for each other in both directions. From then on, they do.
func (all *comparison) areSame(pairs []idPair) bool {
	for _, pair := range pairs {
		if all.ownIDs[pair.placeholder] == "" && all.placeholders[pair.own] == "" {
			all.ownIDs[pair.placeholder] = pair.own
			all.placeholders[pair.own] = pair.placeholder
		}
		if all.ownIDs[pair.placeholder] != pair.own || all.placeholders[pair.own] != pair.placeholder {
			return false
		}
	}
	return true
}

// findName returns the name of the member that has a value. If the value is in a list, it is the name of the list's member.
func findName(path []string) string {
	for index := len(path) - 1; index >= 0; index-- {
		if !digits.MatchString(path[index]) {
			return path[index]
		}
	}
	return ""
}

// sortNames sorts the names of members, and puts those whose value is an object at the end: the values before them show which ids
// belong together, also where an id is the name of a member of that object.
func sortNames(members map[string]any) []string {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	isObject := func(name string) bool { _, is := members[name].(map[string]any); return is }
	sort.Slice(names, func(left, right int) bool {
		if isObject(names[left]) != isObject(names[right]) {
			return isObject(names[right])
		}
		return names[left] < names[right]
	})
	return names
}

func extend(path []string, step string) []string {
	return append(path[:len(path):len(path)], step)
}

func copyMap(from map[string]string) map[string]string {
	to := make(map[string]string, len(from))
	for name, value := range from {
		to[name] = value
	}
	return to
}
