package cases

import (
	"strings"

	"proceeds/internal/base/fault"
)

// CheckReason notes in bad, under field, why a reason cannot be kept: there is none, and empty says which is wanted, or
// it is longer than 4000 characters. An empty empty lets the reason be left out.
func CheckReason(bad map[string]string, field, reason, empty string) {
	switch {
	case empty != "" && strings.TrimSpace(reason) == "":
		bad[field] = empty
	case len([]rune(reason)) > mostNote:
		bad[field] = "The reason must be " + itoa(mostNote) + " characters or fewer"
	}
}

// Reason is CheckReason for a verb that asks nothing else.
func Reason(field, reason, empty string) error {
	bad := map[string]string{}
	CheckReason(bad, field, reason, empty)
	return fault.Fields("Check the reason", bad)
}
