package imports

import (
	"context"
	"regexp"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

var _ = define(Profile{
	Code:  "cook-county",
	Title: "Forfeitures released by the State's Attorney of Cook County, Illinois",
	About: "A row is one item of one seizure, known by InventNumb and InvItemNumb. It becomes an asset with its values in US dollars; " +
		"rows of one CaseNumb are one case. An item that was released or rescinded becomes an opportunity that ran out, for review.",
	Params: []Param{{Name: "usd", Meaning: "how many pounds one US dollar buys, as a decimal above 0", Example: "0.79", Required: true, check: rateOK}},
	Columns: []string{"InventNumb", "PolRptNumb", "SeizeDate", "SeizeAddress", "SeizeCity", "SeizeState", "InvItemNumb", "Descr", "EstValue", "Vin",
		"Findings", "ForfDate", "ForfValue", "CaseNumb"},
	Spare: []string{"INumber", "SeizeZip", "AD", "ADDate"},
	read:  readCook,
})

// cookRow is a row on its way to becoming an item.
type cookRow struct {
	item
	estimate, forfeited *int64
}

func readCook(ctx context.Context, s *sheet, given params, today caltime.Date) (plan, error) {
	p := plan{sums: map[string]*tally{}, currency: "USD", rate: money.Rate(given["usd"]), source: source{name: "the Cook County list", power: "Law of Illinois"}}
	p.tally("estimated")
	p.tally("forfeited")
	var rows []cookRow
	for r, err := range s.rows {
		if err != nil {
			return plan{}, err
		}
		p.rows++
		x, ok := cookItem(&p, s, r, today)
		if ok {
			rows = append(rows, x)
			continue
		}
		p.addCook(x, false)
	}
	if err := ctx.Err(); err != nil {
		return plan{}, err
	}
	stays := keepOne(rows)
	for n, x := range rows {
		if at := stays[x.Key]; at != n {
			p.refuse(x.Row, "InventNumb", x.Key, "same item as row "+itoa(rows[at].Row))
			p.addCook(x, false)
			continue
		}
		p.addCook(x, true)
		p.items = append(p.items, x.item)
	}
	sortProblems(p.problems)
	return p, nil
}

// keepOne says which row of each item stays: the first with a case number, else the first.
func keepOne(rows []cookRow) map[string]int {
	at := make(map[string]int, len(rows))
	for n, x := range rows {
		if m, there := at[x.Key]; !there || rows[m].Case == "" && x.Case != "" {
			at[x.Key] = n
		}
	}
	return at
}

func (p *plan) addCook(x cookRow, taken bool) {
	if x.estimate != nil {
		p.tally("estimated").add(*x.estimate, taken && x.Estimate != nil)
	}
	if x.forfeited != nil {
		p.tally("forfeited").add(*x.forfeited, taken && (x.Forfeited != nil || *x.forfeited == 0))
	}
}

// cookItem reads one row. ok is false where the row is refused; its sums are read all the same.
func cookItem(p *plan, s *sheet, r xlsx.Row, today caltime.Date) (x cookRow, ok bool) {
	x.Row = r.N
	text := func(heading string) string {
		f := s.field(r, heading)
		t, err := words(f)
		if err != nil {
			p.odd(r.N, heading, f.Raw, err.Error())
		}
		return t
	}
	x.readSums(p, s, r)
	invent, number := text("InventNumb"), text("InvItemNumb")
	x.Case, x.Report, x.Stock = text("CaseNumb"), text("PolRptNumb"), invent
	x.Key = invent + " item " + number
	switch {
	case invent == "":
		p.refuse(r.N, "InventNumb", "", "there is no inventory number to know the item by")
		return x, false
	case number == "":
		p.refuse(r.N, "InvItemNumb", "", "there is no item number to know the item by")
		return x, false
	}
	for _, c := range []struct{ heading, value string }{{"InventNumb", invent}, {"InvItemNumb", number}, {"CaseNumb", x.Case}, {"PolRptNumb", x.Report}} {
		if len([]rune(c.value)) > 60 {
			p.refuse(r.N, c.heading, c.value, "the number is longer than 60 characters")
			return x, false
		}
	}
	if !x.readSeizure(p, s, r, today) {
		return x, false
	}
	x.Refs = cookRefs(x.Case, x.Report)
	x.Town = cut(text("SeizeCity"), 60)
	x.Place = cookPlace(text("SeizeAddress"), x.Town, text("SeizeState"), text("SeizeZip"))
	what, vin := text("Descr"), text("Vin")
	x.Kind, x.Title, x.Vin = cookThing(what, vin, x.Key)
	x.readEnd(p, s, r, today)
	x.Said = text("Findings")
	words, _ := readFinding(x.Said)
	x.Outcome = words.settle(x.Forfeited != nil)
	x.About = cookAbout([][2]string{{"Description", what}, {"Vin", vin}, {"Findings", x.Said}, {"AD", text("AD")}, {"INumber", text("INumber")},
		{"InventNumb", invent}, {"InvItemNumb", number}, {"CaseNumb", x.Case}, {"PolRptNumb", x.Report}})
	return x, true
}

func (x *cookRow) readSums(p *plan, s *sheet, r xlsx.Row) {
	read := func(heading string) (inFile, taken *int64) {
		f := s.field(r, heading)
		minor, exact, err := sum(f, 2)
		switch {
		case err != nil:
			p.odd(r.N, heading, f.Text(), err.Error())
			return nil, nil
		case minor == nil:
			return nil, nil
		case *minor < 0:
			p.odd(r.N, heading, f.Text(), "a value cannot be below nothing")
			return minor, nil
		case *minor > int64(money.Most):
			p.odd(r.N, heading, cut(f.Text(), 60), "the sum is too large to be one")
			return nil, nil
		case !exact:
			p.odd(r.N, heading, f.Text(), "rounded to "+money.Minor(*minor, 2))
		}
		return minor, minor
	}
	x.estimate, x.Estimate = read("EstValue")
	x.forfeited, x.Forfeited = read("ForfValue")
	if x.Forfeited != nil && *x.Forfeited == 0 {
		x.Forfeited = nil
	}
}

// readSeizure reads the day of the seizure, without which there is none.
func (x *cookRow) readSeizure(p *plan, s *sheet, r xlsx.Row, today caltime.Date) bool {
	f := s.field(r, "SeizeDate")
	d, err := day(f)
	switch {
	case err != nil:
		p.refuse(r.N, "SeizeDate", cut(f.Text(), 60), err.Error())
	case d.IsZero():
		p.refuse(r.N, "SeizeDate", "", "there is no date of the seizure")
	case d.After(today):
		p.refuse(r.N, "SeizeDate", d.String(), "the seizure is in the future")
	case d.Y < 1970:
		p.refuse(r.N, "SeizeDate", d.String(), "the seizure is too long ago to be right")
	default:
		x.SeizedOn = d
		return true
	}
	return false
}

// readEnd reads the day of the forfeiture, or else of the AD, where it can be right.
func (x *cookRow) readEnd(p *plan, s *sheet, r xlsx.Row, today caltime.Date) {
	for _, c := range []struct{ heading, what string }{{"ForfDate", "the forfeiture"}, {"ADDate", "the AD"}} {
		f := s.field(r, c.heading)
		d, err := day(f)
		switch {
		case err != nil:
			p.odd(r.N, c.heading, cut(f.Text(), 60), err.Error())
		case d.IsZero():
		case d.Before(x.SeizedOn):
			p.odd(r.N, c.heading, d.String(), c.what+" is before the seizure on "+x.SeizedOn.String())
		case d.After(today):
			p.odd(r.N, c.heading, d.String(), c.what+" is in the future")
		case x.EndedOn.IsZero():
			x.EndedOn, x.EndColumn = d, c.heading
		}
	}
}

func cookRefs(number, report string) []cases.NewRef {
	var out []cases.NewRef
	if letters.MatchString(number) {
		out = append(out, cases.NewRef{Kind: cases.RefOther, Value: number})
	}
	if letters.MatchString(report) {
		out = append(out, cases.NewRef{Kind: cases.RefCrime, Value: report})
	}
	return out
}

var letters = regexp.MustCompile(`[A-Za-z0-9]`)

func cookPlace(address, town, state, zip string) string {
	var out []string
	for _, s := range []string{address, town, strings.TrimSpace(strings.ToUpper(state) + " " + zip)} {
		if s != "" {
			out = append(out, s)
		}
	}
	return cut(strings.Join(out, ", "), 200)
}

var (
	wordCash = regexp.MustCompile(`(?i)^[^a-z0-9]*u\W?s\W?(c(\W|$)|coins\W|$)`) // "U.S.C." is United States currency
	wordYear = regexp.MustCompile(`^(19|20)[0-9]{2}\s+[A-Za-z]`)                // "2004 Pontiac Grand Prix"
	wholeVin = regexp.MustCompile(`^[A-HJ-NPR-Z0-9]{17}$`)
	partVin  = regexp.MustCompile(`^[A-HJ-NPR-Z0-9]{5,17}$`)
)

// cookThing tells cash and vehicles from other things, and names the thing. A Vin that cannot be one stays in the text.
func cookThing(what, vin, key string) (kind assets.Kind, title, chassis string) {
	title = cut(what, 200)
	if title == "" {
		title = "Inventory " + key
	}
	v := strings.ToUpper(strings.Join(strings.Fields(vin), ""))
	switch {
	case wordCash.MatchString(what):
		return assets.Cash, title, ""
	case wordYear.MatchString(what) || wholeVin.MatchString(v):
		if !partVin.MatchString(v) {
			v = ""
		}
		return assets.Vehicle, title, v
	}
	return assets.Other, title, ""
}

func cookAbout(list [][2]string) string {
	var b strings.Builder
	for _, x := range list {
		if x[1] == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x[0] + ": " + x[1])
	}
	return cut(b.String(), 8000)
}
