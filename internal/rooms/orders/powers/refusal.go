package powers

import "strings"

// Overridable reports whether a refusal may be overridden with a reason.
func Overridable(refusal string) bool { return strings.Contains(refusal, "override with a reason") }

// Ground is what a refusal rests on, without what can be done about it: "DC Lea Lead’s accreditation ended on 31 Oct 2026".
func Ground(refusal string) string {
	for _, tail := range []string{otherApplicant, otherAuthoriser} {
		if s, ok := strings.CutSuffix(refusal, tail); ok {
			return s
		}
	}
	if _, s, ok := strings.Cut(refusal, "override with a reason: "); ok {
		return s
	}
	return ""
}
