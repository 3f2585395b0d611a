package cases

import (
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
)

// declares reports whether the page offers its reader to declare a conflict: everybody but whoever looks by break-glass.
func declares(p accessPage) bool { return p.Mine != ids.User(0) && !p.ByGlass }

func (p reviewPage) pairs() []layout.Pair {
	x := p.Row
	out := []layout.Pair{{Key: "Who", Value: x.UserName}, {Key: "Case", Value: x.caseText()}}
	if x.Ref != "" {
		out[1].Href = Path(x.Ref)
	}
	out = append(out, layout.Pair{Key: "Unit", Value: x.UnitName})
	if x.LeadName != "" {
		out = append(out, layout.Pair{Key: "Lead", Value: x.LeadName})
	}
	return append(out, layout.Pair{Key: "Why", Value: x.Cause}, layout.Pair{Key: "In their words", Value: x.Why},
		layout.Pair{Key: "From", Value: x.from()}, layout.Pair{Key: "Until", Value: caltime.LocalOf(x.UntilAt).WithDay()})
}

// sightTable is the policy as the help page says it.
var sightTable = [][3]string{
	{"Lead, deputy, members", "Read and change", "Read and change"},
	{"Supervisors of its unit", "Read and change", "Nothing, unless they are members"},
	{"Other investigators, supervisors, managers, auditors of the force", "Read", "Nothing, unless they are members. Totals of supervisors, managers and auditors count it"},
	{"Whoever broke the glass, until the time is over", "", "Read its pages"},
	{"Whoever is kept out for a conflict of interest", "Nothing", "Nothing"},
	{"Administrators, referrers, other forces", "Nothing", "Nothing"},
}

// dutyTable is who may not do what alone, as the help page says it.
var dutyTable = [][2]string{
	{"Applications and searches", "Whoever applies does not authorise."},
	{"Opportunities", "Whoever proposes to decline does not agree; whoever owns one does not confirm that it was missed."},
	{"Broken glass", "Whoever broke it does not review it."},
	{"Conflicts of interest", "Nobody ends their own."},
}
