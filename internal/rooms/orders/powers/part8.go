package powers

import "proceeds/internal/base/caltime"

// Part8Order says that one order of Part 8 can be sought in one kind of investigation, from a day on.
type Part8Order struct {
	Code          Code
	Investigation Investigation
	From          caltime.Date
	Mark          Mark
	Source        string
}

// Verified says that it was read in a source.
func (o Part8Order) Verified() bool { return o.Mark == Read }

// part8Since is the first day of each kind of investigation.
var part8Since = map[Investigation]caltime.Date{
	ConfiscationInvestigation:     since("2003-02-24"),
	MoneyLaunderingInvestigation:  since("2003-02-24"),
	CivilRecoveryInvestigation:    since("2003-02-24"),
	DetainedCashInvestigation:     since("2008-04-06"),
	DetainedPropertyInvestigation: since("2018-04-16"),
	FrozenFundsInvestigation:      since("2018-01-31"),
	CryptoassetInvestigation:      since("2024-04-26"),
}

// part8Orders is the table of s.345(2), s.352(2), s.357(2), s.363(1A) and s.370(1A): disclosure, customer information and
// account monitoring orders are not for the four kinds about what is detained or frozen already.
var part8Orders = func() (out []Part8Order) {
	all := append(append([]Investigation{}, Investigations...), CivilRecoveryInvestigation)
	wide := []Investigation{ConfiscationInvestigation, MoneyLaunderingInvestigation, CivilRecoveryInvestigation}
	for _, x := range []struct {
		code   Code
		on     []Investigation
		mark   Mark
		source string
	}{
		{"PO", all, Read, "POCA s.345(2)"},
		{"SSW", all, Known, "POCA s.352(2), not read for each kind"},
		{"DO", wide, Read, "POCA s.357(2)"},
		{"CIO", wide, Read, "POCA s.363(1A)"},
		{"AMO", wide, Read, "POCA s.370(1A)"},
	} {
		for _, i := range x.on {
			o := Part8Order{Code: x.code, Investigation: i, From: part8Since[i], Mark: x.mark, Source: x.source}
			if x.code == "DO" && i == MoneyLaunderingInvestigation {
				o.From, o.Source = since("2018-01-31"), "POCA s.357(2) as amended by the Criminal Finances Act 2017"
			}
			out = append(out, o)
		}
	}
	return out
}()

// Part8Orders lists which orders can be sought in an investigation of a kind on a day.
func Part8Orders(i Investigation, on caltime.Date) (out []Part8Order) {
	for _, o := range part8Orders {
		if o.Investigation == i && !on.Before(o.From) {
			out = append(out, o)
		}
	}
	return out
}

// Part8Available reports whether an order of a code can be sought in an investigation of a kind on a day.
func Part8Available(c Code, i Investigation, on caltime.Date) (Part8Order, bool) {
	for _, o := range Part8Orders(i, on) {
		if o.Code == c {
			return o, true
		}
	}
	return Part8Order{}, false
}

// Part8Investigations lists the kinds of investigation in which an order can be sought on a day, a force’s own first.
func Part8Investigations(c Code, on caltime.Date) (out []Investigation) {
	for _, o := range part8Orders {
		if o.Code == c && !on.Before(o.From) {
			out = append(out, o.Investigation)
		}
	}
	return out
}

// Known reports whether the kind of investigation is one of s.341.
func (i Investigation) Known() bool { _, ok := part8Since[i]; return ok }
