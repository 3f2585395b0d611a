package lifestyle

import "fmt"

// Tri is yes, no, or not known. The zero value is not known.
type Tri int8

// The three values.
const (
	Unknown Tri = 0
	Yes     Tri = 1
	No      Tri = -1
)

// Known makes a Tri of what is known.
func Known(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// String is yes, no or unknown.
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// ParseTri reads what String writes; the empty text is not known.
func ParseTri(s string) (Tri, error) {
	switch s {
	case "yes":
		return Yes, nil
	case "no":
		return No, nil
	case "unknown", "":
		return Unknown, nil
	}
	return Unknown, fmt.Errorf("%q is not yes, no or unknown", s)
}

// MarshalText writes the value for JSON.
func (t Tri) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the value from JSON.
func (t *Tri) UnmarshalText(b []byte) (err error) {
	*t, err = ParseTri(string(b))
	return err
}

// could says whether t may be yes: what is not known is taken as yes where best is asked, and else as no.
func (t Tri) could(best bool) bool { return t == Yes || best && t == Unknown }

// or is yes where either is.
func or(a, b Tri) Tri { return max(a, b) }

// and is yes where both are.
func and(a, b Tri) Tri { return min(a, b) }

// between is what is certain of something that holds at worst, and may hold at best.
func between(worst, best bool) Tri {
	switch {
	case worst:
		return Yes
	case best:
		return Unknown
	}
	return No
}
