package powers

import (
	"strings"

	"proceeds/internal/base/caltime"
)

// The kinds of accreditation under s.3 POCA 2002 that decide who may act, as the register has them.
const (
	AccreditedInvestigator = "financial investigator"
	AccreditedConfiscator  = "confiscator"
	AccreditedIntelligence = "financial intelligence officer"
	AccreditedSenior       = "senior appropriate officer"
)

// Period is a run of days, both included; To is zero while it goes on.
type Period struct{ From, To caltime.Date }

func (p Period) holds(on caltime.Date) bool {
	return !on.Before(p.From) && (p.To.IsZero() || !on.After(p.To))
}

// Accreditation is one accreditation of a person with the days on which it could be used.
type Accreditation struct {
	Kind      string
	Held      Period
	Suspended []Period
	Limits    []Area // s.3(3): empty is all
}

func (a Accreditation) suspendedOn(on caltime.Date) (Period, bool) {
	for _, s := range a.Suspended {
		if s.holds(on) {
			return s, true
		}
	}
	return Period{}, false
}

func (a Accreditation) usable(on caltime.Date) bool {
	_, suspended := a.suspendedOn(on)
	return a.Held.holds(on) && !suspended
}

// Person is what decides whether somebody may act, as at the day of the act.
type Person struct {
	Name           string
	Post           string    // rank or post as written: "DC", "Financial investigator"
	Rank           Rank      // the police rank held on the day; NoRank for police staff
	Office         Applicant // what somebody outside the force is: Prosecutor, HMRC, SFO, NCA …; "" for none of them
	Accreditations []Accreditation
}

// called is the person as a sentence names them: "DC Lea Lead".
func (who Person) called() string {
	name := who.Name
	if name == "" {
		name = "The person"
	}
	if who.Rank != NoRank && who.Post != "" {
		return who.Post + " " + name
	}
	return name
}

// RankOf reads a police rank as it is written: "DC", "Inspector", "Detective Chief Inspector", "T/DI". Anything else is no
// rank.
func RankOf(s string) Rank {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, prefix := range []string{"t/", "a/", "temporary", "acting"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, prefix))
	}
	s = strings.TrimSpace(strings.TrimPrefix(s, "detective"))
	switch strings.Join(strings.Fields(s), " ") {
	case "pc", "dc", "constable", "police constable":
		return Constable
	case "ps", "ds", "sgt", "sergeant", "police sergeant":
		return Sergeant
	case "insp", "di", "inspector":
		return Inspector
	case "ci", "dci", "chief inspector":
		return ChiefInspector
	case "supt", "det supt", "dsu", "superintendent":
		return Superintendent
	case "ch supt", "dcs", "chief superintendent":
		return ChiefSuperintendent
	case "acc", "assistant chief constable":
		return AssistantChiefConstable
	case "dcc", "deputy chief constable":
		return DeputyChiefConstable
	case "cc", "chief constable":
		return ChiefConstable
	}
	return NoRank
}

// OfficeOf reads from the post of somebody outside the force which of the Act’s applicants they are: "Crown prosecutor",
// "HMRC officer". "" where it says none of them.
func OfficeOf(post string) Applicant {
	s := strings.ToLower(post)
	word := func(w string) bool {
		for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
			if x == w {
				return true
			}
		}
		return false
	}
	switch {
	case strings.Contains(s, "prosecut"), word("cps"):
		return Prosecutor
	case word("hmrc"), strings.Contains(s, "revenue"):
		return HMRC
	case word("sfo"), strings.Contains(s, "serious fraud"):
		return SFO
	case word("nca"), strings.Contains(s, "national crime agency"):
		return NCA
	case word("defendant"), word("defence"):
		return Defendant
	case word("judge"), word("recorder"), word("court"):
		return Court
	}
	return ""
}

// AccreditationOf reads the accreditation of somebody outside the force from the words in which it was typed, for the day
// of the act alone: "AFI", "accredited financial investigator". A kind of no effect where it says none.
func AccreditationOf(text string, on caltime.Date) Accreditation {
	s := strings.ToLower(strings.TrimSpace(text))
	a := Accreditation{Kind: s, Held: Period{on, on}}
	switch {
	case strings.Contains(s, "intelligence"), s == "fio":
		a.Kind = AccreditedIntelligence
	case strings.Contains(s, "confiscator"), strings.Contains(s, "confiscation"), s == "cfi":
		a.Kind = AccreditedConfiscator
	case strings.Contains(s, "financial investigator"), s == "afi", s == "fi":
		a.Kind = AccreditedInvestigator
	case strings.Contains(s, "senior appropriate"), s == "sao":
		a.Kind = AccreditedSenior
	}
	return a
}
