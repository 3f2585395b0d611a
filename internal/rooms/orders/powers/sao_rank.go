package powers

import "proceeds/internal/base/caltime"

// Investigation is a kind of investigation under Part 8, s.341 POCA 2002.
type Investigation string

// The kinds of investigation.
const (
	ConfiscationInvestigation     Investigation = "confiscation"
	MoneyLaunderingInvestigation  Investigation = "money laundering"
	DetainedCashInvestigation     Investigation = "detained cash"
	DetainedPropertyInvestigation Investigation = "detained property"
	FrozenFundsInvestigation      Investigation = "frozen funds"
	CryptoassetInvestigation      Investigation = "cryptoasset"
	CivilRecoveryInvestigation    Investigation = "civil recovery" // never a force’s own
)

// Investigations lists those a force conducts, in the order they are offered.
var Investigations = []Investigation{ConfiscationInvestigation, MoneyLaunderingInvestigation, DetainedCashInvestigation,
	DetainedPropertyInvestigation, FrozenFundsInvestigation, CryptoassetInvestigation}

// SAOVersion is the lowest rank of a senior appropriate officer for a kind of investigation, from one day to another.
type SAOVersion struct {
	Investigation Investigation
	From, To      caltime.Date // To is zero while it is in force
	Rank          Rank
	Mark          Mark
	Source        string
}

// Verified says that the rank was read in a source.
func (v SAOVersion) Verified() bool { return v.Mark == Read }

// Authority is the rank as the authority of a power that needs a senior appropriate officer.
func (v SAOVersion) Authority() Authority {
	return Authority{SAO, v.Rank, "A senior appropriate officer: " + v.Rank.String() + " or above in a " + string(v.Investigation) + " investigation", v.Mark}
}

var saoRanks = []SAOVersion{
	{Investigation: ConfiscationInvestigation, From: since("2003-02-24"), Rank: Superintendent, Mark: Read, Source: "POCA s.378(2)"},
	{Investigation: MoneyLaunderingInvestigation, From: since("2003-02-24"), Rank: Superintendent, Mark: Known, Source: "POCA s.378(6), not read"},
	{Investigation: DetainedCashInvestigation, From: since("2008-04-06"), Rank: Superintendent, Mark: Read, Source: "POCA s.378(3AA)"},
	{Investigation: DetainedPropertyInvestigation, From: since("2018-04-16"), Rank: Inspector, Mark: Read, Source: "POCA s.378(3D)"},
	{Investigation: FrozenFundsInvestigation, From: since("2018-01-31"), Rank: Inspector, Mark: Read, Source: "POCA s.378(3F)"},
	{Investigation: CryptoassetInvestigation, From: since("2024-04-26"), Rank: Inspector, Mark: Known, Source: "POCA s.378 as amended by ECCTA 2023, not read"},
}

// SAORank gives the lowest rank of a senior appropriate officer for a kind of investigation on a day (s.378); ok is false
// where the kind did not exist on that day, or is none of a police force.
func SAORank(i Investigation, on caltime.Date) (v SAOVersion, ok bool) {
	for _, x := range saoRanks {
		if x.Investigation == i && (Period{x.From, x.To}).holds(on) {
			return x, true
		}
	}
	return SAOVersion{}, false
}

// SAORanks lists every version, as it stands on the help page.
func SAORanks() []SAOVersion { return append([]SAOVersion(nil), saoRanks...) }

// PermitsSAO says why somebody may not authorise an application in an investigation of the kind on a day, or "" where they
// may.
func PermitsSAO(who Person, i Investigation, on caltime.Date) string {
	v, ok := SAORank(i, on)
	if !ok {
		return "There was no " + string(i) + " investigation of a police force on " + on.UK()
	}
	return v.Authority().permits(who, AreaPart8, on)
}
