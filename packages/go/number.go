package touchstone

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
)

var (
	duration   = regexp.MustCompile(`(?:^duration|Duration|^elapsed|Elapsed|^time_?[uU]sed|^time_to_first_token)_?(?:[mM]s|[sS]econds|[sS]ecs)?$`)
	timeMember = regexp.MustCompile(`At(?:Ms)?$`)
)

// matchNumber matches the number of a member with the fixture's, which may be the placeholder of a time or a duration.
func matchNumber(name string, expected, got json.Number) bool {
	if isSameNumber(expected, got) {
		return true
	}
	if duration.MatchString(name) {
		return isSameNumber(expected, "0") && !strings.HasPrefix(got.String(), "-")
	}
	return timeMember.MatchString(name) && (isSameNumber(expected, "1767225600") || isSameNumber(expected, "1767225600000"))
}

// isSameNumber compares integers exactly, whatever their size, and other numbers as floats.
func isSameNumber(one, other json.Number) bool {
	left, isInteger := new(big.Int).SetString(one.String(), 10)
	right, isOtherInteger := new(big.Int).SetString(other.String(), 10)
	if isInteger && isOtherInteger {
		return left.Cmp(right) == 0
	}
	float, err := one.Float64()
	otherFloat, otherErr := other.Float64()
	return err == nil && otherErr == nil && float == otherFloat
}
