package powers

import "proceeds/internal/base/caltime"

// Rate is a yearly rate of interest as it stood from one day to another.
type Rate struct {
	BasisPoints int          // hundredths of a percent a year: 800 is 8%
	From, To    caltime.Date // To is zero while the rate is in force
	Cite        string
	Mark        Mark
	Source      string
	Note        string // what was not read of it
}

// Verified says that the rate was read in a source.
func (r Rate) Verified() bool { return r.Mark == Read }

// judgmentRates are the rates of section 17 of the Judgments Act 1838, oldest first.
func judgmentRates() []Rate {
	return []Rate{{
		BasisPoints: 800, From: since("1993-04-01"), Cite: "s.12; Judgments Act 1838 s.17", Mark: Read, Source: "beyondforensic.com on s.12",
		Note: "That the interest is simple and accrues by the day was not read in a source.",
	}}
}

// JudgmentRate is the rate that an unpaid confiscation order bears on a day (section 12): that of the Judgments Act. It
// is simple interest, by the day, from the day after the sum is due, and becomes part of the order. ok is false for a day
// before the rates begin.
func JudgmentRate(on caltime.Date) (r Rate, ok bool) {
	for _, r := range judgmentRates() {
		if !on.Before(r.From) && (r.To.IsZero() || !on.After(r.To)) {
			return r, true
		}
	}
	return Rate{}, false
}
