package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// plan is what a file says, read and checked, before it is held against what is there already.
type plan struct {
	rows     int
	items    []item // what is taken, in the order of the file
	problems []Problem
	refused  int
	sums     map[string]*tally

	source   source
	currency string
	rate     money.Rate
}

// source says how what a file tells is put on record.
type source struct {
	name  string // "the Cook County list": in sentences
	power string // under which law things were seized
}

// item is one thing of value that a row tells of.
type item struct {
	Row int `json:"-"`

	Key    string // what the source knows it by
	Case   string // the source's case number; empty where the row has none
	Report string // the police report, by which a row without a case number finds its case
	Stock  string // the source's number for the seizure that the thing is part of
	Refs   []cases.NewRef

	SeizedOn caltime.Date
	Town     string
	Place    string
	Kind     assets.Kind
	Title    string
	Vin      string
	About    string // whatever else the row says

	Estimate  *int64 // minor units; nil: not given
	Forfeited *int64 // above nothing; nil: none
	Said      string // the words from which the outcome was read
	Outcome   Outcome
	EndedOn   caltime.Date // day of the outcome; zero: not given
	EndColumn string       // the column that gives it

	group string // key of the case it belongs to; see group
}

// hash changes whenever anything does that was taken from the row. It does not hang on the row's place, on how the file
// writes it, or on the rate.
func (i item) hash() string {
	b, err := json.Marshal(i)
	if err != nil {
		panic("imports: an item that cannot be written: " + err.Error()) // it holds texts, numbers and dates alone
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:16])
}

// ended is the day on which the item came to its end as far as the file knows, and the column that says so.
func (i item) ended() (caltime.Date, string) {
	if i.EndedOn.IsZero() {
		return i.SeizedOn, "SeizeDate"
	}
	return i.EndedOn, i.EndColumn
}

// refuse notes that a row is not taken, with the sums that go with it.
func (p *plan) refuse(row int, column, value, reason string) {
	p.refused++
	p.problems = append(p.problems, Problem{Kind: rowRefused, Row: row, Column: column, Value: value, Reason: reason})
}

// odd notes that a value is not taken, or not as it stands; the row is.
func (p *plan) odd(row int, column, value, reason string) {
	p.problems = append(p.problems, Problem{Kind: valueOdd, Row: row, Column: column, Value: value, Reason: reason})
}

func (p *plan) tally(name string) *tally {
	if p.sums[name] == nil {
		p.sums[name] = &tally{}
	}
	return p.sums[name]
}
