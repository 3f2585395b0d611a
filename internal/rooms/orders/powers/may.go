package powers

import (
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
)

// otherwise ends a refusal: what can be done about it.
const (
	otherApplicant  = ": choose another applicant or override with a reason"
	otherAuthoriser = ": choose another officer or override with a reason"
)

// MayApply says why somebody may not apply or act under the power on a day, in a sentence, or "" where they may. A
// constable may act as one; police staff need to be accredited financial investigators on the day, within the limits of
// the accreditation (s.3(3)); a financial intelligence officer alone never may. While an accreditation is suspended its
// holder applies under no power, not as a constable either.
func (p Power) MayApply(who Person, on caltime.Date) string {
	if why := who.suspended(AccreditedInvestigator, on); why != "" && p.ofTheForce() {
		return why + otherApplicant
	}
	afi := false
	for _, a := range p.Applicants {
		switch a {
		case AnyParty, AnyAffected:
			return ""
		case AConstable:
			if who.Rank >= Constable {
				return ""
			}
		case Senior:
			if who.Rank >= max(p.Authority.Rank, Inspector) {
				return ""
			}
		case AnAFI, Appropriate:
			afi = true
			if a == Appropriate && (who.Rank >= Constable || who.Office == HMRC || who.Office == SFO) || who.accredited(AccreditedInvestigator, p.Area(), on) {
				return ""
			}
		default:
			if who.Office == a {
				return ""
			}
		}
	}
	if afi {
		return who.notAccredited(AccreditedInvestigator, p, on) + otherApplicant
	}
	return "Only " + or(p.Applicants) + " may apply (" + p.Cite + "), not " + who.called() + otherApplicant
}

// MayState says why somebody may not make a confiscation statement (s.16) in a force that asks for a confiscator.
func MayState(who Person, p Power, on caltime.Date) string {
	if why := who.suspended(AccreditedConfiscator, on); why != "" {
		return why + otherApplicant
	}
	if who.Office == Prosecutor || who.accredited(AccreditedConfiscator, AreaConfiscation, on) {
		return ""
	}
	return who.notAccredited(AccreditedConfiscator, p, on) + otherApplicant
}

// MayAuthorise says why somebody may not give the authority that the power needs on a day, in a sentence, or "" where they
// may or it needs none.
func (p Power) MayAuthorise(who Person, on caltime.Date) string {
	return p.Authority.permits(who, p.Area(), on)
}

func (a Authority) permits(who Person, area Area, on caltime.Date) string {
	if a.Kind == NoAuthority {
		return ""
	}
	if why := who.suspended(AccreditedSenior, on); why != "" {
		return why + otherAuthoriser
	}
	// An accredited financial investigator of a description in an order under s.453 is a senior appropriate officer too.
	if a.Allows(who.Rank) || a.Kind == SAO && who.accredited(AccreditedSenior, area, on) && who.accredited(AccreditedInvestigator, area, on) {
		return ""
	}
	held := who.Post
	if held == "" {
		held = "no rank on record"
	}
	name := who.Name
	if name == "" {
		name = "the person"
	}
	return "Choose an officer of the rank of " + a.Rank.String() + " or above, or override with a reason: " + name + " held " + held + " on " + on.UK()
}

// ofTheForce reports whether people of a force are among those who may apply.
func (p Power) ofTheForce() bool {
	return slices.ContainsFunc(p.Applicants, func(a Applicant) bool { return a == AConstable || a == AnAFI || a == Appropriate || a == Senior })
}

// accredited reports whether the person could use an accreditation of the kind in the area on the day.
func (who Person) accredited(kind string, area Area, on caltime.Date) bool {
	return slices.ContainsFunc(who.Accreditations, func(a Accreditation) bool { return a.Kind == kind && a.usable(on) && covers(a.Limits, area) })
}

// suspended says since when the person’s accreditation of a kind is suspended on the day, where no other of the kind can
// be used; "" where none is.
func (who Person) suspended(kind string, on caltime.Date) string {
	text := ""
	for _, a := range who.Accreditations {
		if a.Kind != kind || !a.Held.holds(on) {
			continue
		}
		s, suspended := a.suspendedOn(on)
		if !suspended {
			return ""
		}
		text = who.called() + "’s accreditation as " + kind + " was suspended from " + s.From.UK()
		if !s.To.IsZero() {
			text += " to " + s.To.UK()
		}
	}
	return text
}

// notAccredited says why the person could not use an accreditation of a kind under the power on the day: suspended, out of
// its limits, ended, not yet granted or none.
func (who Person) notAccredited(kind string, p Power, on caltime.Date) string {
	if why := who.suspended(kind, on); why != "" {
		return why
	}
	var limited, ended, later *Accreditation
	intelligence := false
	for n := range who.Accreditations {
		a := &who.Accreditations[n]
		switch {
		case a.Kind == AccreditedIntelligence && a.usable(on):
			intelligence = true
		case a.Kind != kind:
		case a.usable(on):
			limited = a
		case on.Before(a.Held.From):
			if later == nil || a.Held.From.Before(later.Held.From) {
				later = a
			}
		case ended == nil || ended.Held.To.Before(a.Held.To):
			ended = a
		}
	}
	name := who.called()
	switch {
	case limited != nil:
		return name + "’s accreditation as " + kind + " is limited to " + words(limited.Limits) + " and does not cover " + string(p.Area()) + " (" + p.Cite + ")"
	case ended != nil:
		return name + "’s accreditation as " + kind + " ended on " + ended.Held.To.UK()
	case later != nil:
		return name + "’s accreditation as " + kind + " was granted on " + later.Held.From.UK() + ", after the act"
	case intelligence:
		return name + " was accredited on " + on.UK() + " as a financial intelligence officer only, who cannot apply"
	case who.Rank == NoRank && kind == AccreditedInvestigator && slices.Contains(p.Applicants, AConstable):
		return name + " was neither a constable nor an accredited financial investigator on " + on.UK()
	}
	return name + " was no accredited " + kind + " on " + on.UK() + " (" + p.Cite + ")"
}

func words(list []Area) string {
	out := make([]string, len(list))
	for n, a := range list {
		out[n] = string(a)
	}
	return joinWith(out, "and")
}

func or(list []Applicant) string {
	out := make([]string, len(list))
	for n, a := range list {
		out[n] = "the " + strings.TrimPrefix(string(a), "the ")
	}
	return joinWith(out, "or")
}

func joinWith(list []string, last string) string {
	if n := len(list) - 1; n > 0 {
		return strings.Join(list[:n], ", ") + " " + last + " " + list[n]
	}
	return strings.Join(list, "")
}
