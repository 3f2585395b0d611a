package orders

import "strings"

// Ground is why a restraint order was discharged (s.42).
type Ground string

// The grounds of a discharge.
const (
	NotStarted  Ground = "not_started" // the court must discharge it then
	Concluded   Ground = "concluded"
	NoGrounds   Ground = "no_grounds"
	Consent     Ground = "consent"
	OtherGround Ground = "other"
)

// Grounds lists them in the order they are offered.
var Grounds = []Ground{NotStarted, Concluded, NoGrounds, Consent, OtherGround}

// Title is the ground as people say it, with its section.
func (g Ground) Title() string {
	switch g {
	case NotStarted:
		return "Proceedings not started within a reasonable time (ss.41(7B), 42(7))"
	case Concluded:
		return "The proceedings ended"
	case NoGrounds:
		return "The conditions for it are no longer met, or there is no real risk of dissipation"
	case Consent:
		return "By consent"
	case OtherGround:
		return "Another ground"
	}
	return ""
}

// reason is the ground with what was written beside it.
func (g Ground) reason(why string) string {
	why = strings.TrimSpace(why)
	switch {
	case g == "" || g == OtherGround:
		return why
	case why == "":
		return g.Title()
	}
	return g.Title() + ": " + why
}
