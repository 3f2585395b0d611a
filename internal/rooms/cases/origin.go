package cases

// Origin says how a case arose. It is fixed at opening and changes only by Reclassify.
type Origin string

// The origins. A mixed case has a dominant share, by which it is counted.
const (
	Proactive Origin = "proactive"
	Reactive  Origin = "reactive"
	Mixed     Origin = "mixed"
)

// Name is the origin as pages name it.
func (o Origin) Name() string {
	switch o {
	case Proactive:
		return "Proactive"
	case Reactive:
		return "Reactive"
	case Mixed:
		return "Mixed"
	}
	return ""
}

// Basis is what a case arose from. Those of a proactive case are what the force went looking for, before any arrest;
// those of a reactive one are what came to it.
type Basis struct {
	Code, Name string
	Origin     Origin
}

// Bases lists them. The origin of a case must be that of its basis, unless the case is mixed.
func Bases() []Basis {
	return []Basis{
		{"intelligence", "Intelligence", Proactive},
		{"soc_tasking", "Serious and organised crime tasking", Proactive},
		{"plan_objective", "An objective of a 4P plan", Proactive},
		{"financial_intelligence", "Development of financial intelligence", Proactive},
		{"ml_targeting", "Targeting of money laundering", Proactive},
		{"asset_enquiry", "Enquiry into an asset, before any arrest", Proactive},
		{"reported_crime", "A reported crime", Reactive},
		{"arrest", "An arrest", Reactive},
		{"cash_seizure", "A seizure of cash", Reactive},
		{"property_seizure", "A seizure of other property", Reactive},
		{"charge", "A charge", Reactive},
		{"conviction", "A conviction", Reactive},
		{"third_party", "A demand of another body", Reactive},
		{"other_reactive", "Another event outside the unit", Reactive},
	}
}

// BasisOf gives a basis by code; ok is false where there is none.
func BasisOf(code string) (b Basis, ok bool) {
	for _, b := range Bases() {
		if b.Code == code {
			return b, true
		}
	}
	return Basis{}, false
}

// Arising is an origin with its basis and, for a mixed case, the dominant one and its share.
type Arising struct {
	Origin  Origin
	Basis   string // code of a Basis
	Main    Origin // of a mixed case
	ShareBp int    // of a mixed case: 5001 to 9999
	Note    string
}

// settled fills in what follows: of a case that is not mixed, the dominant origin is its own and has the whole share.
func (a Arising) settled() Arising {
	if a.Origin != Mixed {
		a.Main, a.ShareBp = a.Origin, 10000
	}
	return a
}

// check reports what is wrong, by field.
func (a Arising) check(bad map[string]string) {
	b, ok := BasisOf(a.Basis)
	switch {
	case a.Origin.Name() == "":
		bad["origin"] = "Choose whether the case is proactive or reactive"
	case !ok:
		bad["origin_basis"] = "Choose what the case arose from"
	case a.Origin != Mixed && b.Origin != a.Origin:
		bad["origin_basis"] = "Choose a basis of a " + string(a.Origin) + " case: “" + b.Name + "” is " + string(b.Origin)
	case a.Origin == Mixed && a.Main != Proactive && a.Main != Reactive:
		bad["origin_main"] = "Choose which is the larger share of a mixed case"
	case a.Origin == Mixed && (a.ShareBp <= 5000 || a.ShareBp >= 10000):
		bad["origin_share"] = "Enter the larger share as a percentage above 50 and below 100"
	}
	if len([]rune(a.Note)) > mostNote {
		bad["origin_note"] = "The note on how the case arose must be " + itoa(mostNote) + " characters or fewer"
	}
}
