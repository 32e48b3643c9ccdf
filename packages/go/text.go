package touchstone

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	uuid    = `[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`
	zone    = `(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?`
	rollout = `rollout-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}-`
)

var (
	wholeUUID     = regexp.MustCompile(`^` + uuid + `$`)
	idPlaceholder = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[1-8]000-8000-[1-5][0-9]{11}$`)
	// What may be a placeholder in a text: the first alternative that fits counts.
	anyPlaceholder = regexp.MustCompile(`(?P<id>` + uuid + `)` +
		`|(?P<day>2026/01/01/rollout-2026-01-01T00-00-00-)` +
		`|(?P<file>rollout-2026-01-01T00-00-00-)` +
		`|(?P<time>2026-01-01T00:00:00` + zone + `)` +
		`|(?P<wall>Wall time: 0\.0 seconds)` +
		`|(?P<port>(?:127\.0\.0\.1|localhost):8080)` +
		`|(?P<path>/opt/codex|/home/user|/run/touchstone|/workspace)` +
		`|(?P<redacted>\[redacted:[0-9A-Za-z_-]+\])`)
	// If one path begins with another one, the longer path comes first. No letter, digit, `_` or `-` follows a path (isNameAt).
	pathPlaceholders = []string{"/opt/codex/bin/codex", "/opt/codex", "/home/user/.codex", "/home/user", "/run/touchstone", "/workspace"}
	// What matches a placeholder. For a path and a redacted value, listEnds lists the possible ends.
	ownValues = map[string]*regexp.Regexp{
		"id":   regexp.MustCompile(`^` + uuid),
		"day":  regexp.MustCompile(`^[0-9]{4}/[0-9]{2}/[0-9]{2}/` + rollout),
		"file": regexp.MustCompile(`^` + rollout),
		"time": regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}` + zone),
		"wall": regexp.MustCompile(`^Wall time: [0-9]+(?:\.[0-9]+)? seconds`),
		"port": regexp.MustCompile(`^[0-9]+`),
	}
)

// A part of a fixture's text: a placeholder of a kind, or a literal, whose kind is empty.
type part struct{ kind, text string }

// An idPair is an id of the fixture, and the port's id in its place.
type idPair struct{ placeholder, own string }

// matchText matches a text with the fixture's. It returns pairs of a fixture's id and the id in its place, and whether the
// texts match.
func matchText(expected, got string) ([]idPair, bool) {
	parts := splitText(expected)
	if len(parts) == 0 || len(parts) == 1 && parts[0].kind == "" {
		return nil, expected == got
	}
	return (&textMatch{parts: parts, got: got, paths: map[string]string{}, failed: map[[2]int]bool{}}).match(0, 0)
}

func splitText(text string) []part {
	parts := []part{}
	begin := 0
	for from := 0; from < len(text); {
		found := anyPlaceholder.FindStringSubmatchIndex(text[from:])
		if found == nil {
			break
		}
		kind, start, end := locatePlaceholder(text, from, found)
		if kind == "" {
			from = start + 1
			continue
		}
		from = end
		if kind == "id" && !idPlaceholder.MatchString(text[start:end]) {
			continue // written by hand, and the same everywhere
		}
		if start > begin {
			parts = append(parts, part{"", text[begin:start]})
		}
		parts = append(parts, part{kind, text[start:end]})
		begin = end
	}
	if begin < len(text) {
		parts = append(parts, part{"", text[begin:]})
	}
	return parts
}

// locatePlaceholder returns the kind, the start and the end of a found placeholder. The kind is empty if the next character shows
// that it is no placeholder.
func locatePlaceholder(text string, from int, found []int) (string, int, int) {
	kind := ""
	for index, name := range anyPlaceholder.SubexpNames() {
		if index > 0 && found[2*index] >= 0 {
			kind = name
		}
	}
	start, end := from+found[0], from+found[1]
	switch kind {
	case "port":
		if end < len(text) && text[end] >= '0' && text[end] <= '9' {
			return "", start, end
		}
		return kind, end - len("8080"), end
	case "path":
		for _, path := range pathPlaceholders {
			if strings.HasPrefix(text[start:], path) && !isNameAt(text, start+len(path)) {
				return kind, start, start + len(path)
			}
		}
		return "", start, end
	}
	return kind, start, end
}

func isNameAt(text string, index int) bool {
	if index >= len(text) {
		return false
	}
	one := text[index]
	return one == '_' || one == '-' || one >= '0' && one <= '9' || one >= 'a' && one <= 'z' || one >= 'A' && one <= 'Z'
}

// A textMatch tries each end that a placeholder's value may have, the longest first.
type textMatch struct {
	parts []part
	got   string
	paths map[string]string
	// failed has the pairs of part and place that can't match with these paths. They are not tried again, which limits the time.
	failed map[[2]int]bool
}

func (match *textMatch) match(index, from int) ([]idPair, bool) {
	if index == len(match.parts) {
		return nil, from == len(match.got)
	}
	key := [2]int{index, from}
	if match.failed[key] {
		return nil, false
	}
	one := match.parts[index]
	for _, end := range match.listEnds(one, from) {
		next := match
		if one.kind == "path" && match.paths[one.text] == "" {
			next = match.bind(one.text, match.got[from:end])
		}
		if pairs, isSame := next.match(index+1, end); isSame {
			if one.kind == "id" {
				pairs = append([]idPair{{one.text, match.got[from:end]}}, pairs...)
			}
			return pairs, true
		}
	}
	match.failed[key] = true
	return nil, false
}

// bind makes a textMatch in which a path stands for a placeholder, in addition to the paths so far.
func (match *textMatch) bind(placeholder, own string) *textMatch {
	paths := map[string]string{placeholder: own}
	for name, path := range match.paths {
		paths[name] = path
	}
	return &textMatch{match.parts, match.got, paths, map[[2]int]bool{}}
}

func (match *textMatch) listEnds(one part, from int) []int {
	rest := match.got[from:]
	switch one.kind {
	case "", "path":
		text := one.text
		if one.kind == "path" {
			text = match.paths[one.text]
		}
		if text == "" {
			return listRuneEnds(rest, from, func(one rune) bool { return !unicode.IsSpace(one) && one != '"' && one != '\'' })
		}
		if strings.HasPrefix(rest, text) {
			return []int{from + len(text)}
		}
		return nil
	case "redacted":
		return listRuneEnds(rest, from, func(rune) bool { return true })
	}
	if found := ownValues[one.kind].FindStringIndex(rest); found != nil {
		return []int{from + found[1]}
	}
	return nil
}

// listRuneEnds lists where a text of one or more allowed characters may end, the longest first.
func listRuneEnds(rest string, from int, isAllowed func(rune) bool) []int {
	ends := []int{}
	for index, one := range rest {
		if !isAllowed(one) {
			break
		}
		_, size := utf8.DecodeRuneInString(rest[index:])
		ends = append(ends, from+index+size)
	}
	for left, right := 0, len(ends)-1; left < right; left, right = left+1, right-1 {
		ends[left], ends[right] = ends[right], ends[left]
	}
	return ends
}
