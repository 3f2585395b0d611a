package reference

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

//go:embed offences.json
var offencesJSON []byte

// OtherOffence is the code of an offence that the catalogue does not hold: it is recorded in words.
const OtherOffence = "other"

// Membership is a place in Schedule 2 of the Proceeds of Crime Act 2002 from a day on.
type Membership struct {
	Group     int          `json:"group"`
	Paragraph string       `json:"paragraph"`
	From      caltime.Date `json:"from"`
	To        caltime.Date `json:"to"`         // the last day; zero: still
	AppliesBy string       `json:"applies_by"` // which date of a case From and To are held against
	Verified  bool         `json:"verified"`   // it was read in a source
	Source    string       `json:"source"`
}

// On reports whether it holds on a day.
func (m Membership) On(day caltime.Date) bool {
	return !day.Before(m.From) && (m.To.IsZero() || !day.After(m.To))
}

// Offence is one offence of the catalogue. Its code is the product's own and never changes.
type Offence struct {
	Code      string       `json:"code"`
	Title     string       `json:"title"`
	Act       string       `json:"act"`
	Section   string       `json:"section"`
	Schedule2 []Membership `json:"schedule2"`
	Out       struct {     // of one that is not in Schedule 2: how that is known
		Verified bool   `json:"verified"`
		Source   string `json:"source"`
	} `json:"out"`
	Note  string `json:"note"`
	Doubt string `json:"doubt"` // why its place is not known; "" where it is
}

// Cite is the Act and section: "Theft Act 1968 s.1".
func (o Offence) Cite() string { return strings.TrimSpace(o.Act + " " + o.Section) }

// In gives the place in Schedule 2 on a day; ok is false for an offence that has none then.
func (o Offence) In(day caltime.Date) (m Membership, ok bool) {
	for _, x := range o.Schedule2 {
		if x.On(day) {
			return x, true
		}
	}
	return m, false
}

// OffenceGroup is a group of Schedule 2, with a title of our own.
type OffenceGroup struct {
	N     int    `json:"n"`
	Title string `json:"title"`
}

type offenceFile struct {
	Groups   []OffenceGroup
	Offences []Offence
}

// builtinOffences is the catalogue that comes with the program. A mistake in it stops start-up and every test.
var builtinOffences, offenceAt = mustReadOffences(offencesJSON)

func mustReadOffences(raw []byte) (f offenceFile, at map[string]int) {
	if err := json.Unmarshal(raw, &f); err != nil {
		panic(fmt.Sprintf("reference: offences.json: %v", err))
	}
	groups := map[int]bool{}
	for _, g := range f.Groups {
		groups[g.N] = true
	}
	at = make(map[string]int, len(f.Offences))
	for i, o := range f.Offences {
		if _, twice := at[o.Code]; twice || o.Code == "" || o.Title == "" {
			panic("reference: offences.json: " + o.Code + " stands twice or says too little")
		}
		for _, m := range o.Schedule2 {
			if !groups[m.Group] || m.From.IsZero() {
				panic("reference: offences.json: " + o.Code + " has no group or no day")
			}
		}
		at[o.Code] = i
	}
	return f, at
}

// OffenceGroups lists the groups of Schedule 2.
func OffenceGroups() []OffenceGroup { return append([]OffenceGroup(nil), builtinOffences.Groups...) }

// BuiltinOffence finds an offence of the catalogue as it comes with the program.
func BuiltinOffence(code string) (Offence, bool) {
	i, ok := offenceAt[code]
	if !ok {
		return Offence{}, false
	}
	return builtinOffences.Offences[i], true
}

// BuiltinOffences lists the catalogue as it comes with the program.
func BuiltinOffences() []Offence { return append([]Offence(nil), builtinOffences.Offences...) }

// schedule2Kind is the kind of the reference values that correct the catalogue: the code is that of the offence, the value
// the group, or 0 for an offence that is in none.
const schedule2Kind = "schedule2"

// Offences lists the catalogue as it holds on a day for a force: where a reference value of the kind schedule2 says
// otherwise, that goes before what comes with the program.
func (r *Room) Offences(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) ([]Offence, error) {
	list := BuiltinOffences()
	set, err := r.Values(ctx, rd, force, on, schedule2Kind)
	if err != nil {
		return nil, err
	}
	for _, v := range set {
		i, ok := offenceAt[v.Code]
		if !ok {
			continue
		}
		group, err := v.Int()
		if err != nil {
			return nil, err
		}
		o := &list[i]
		o.Doubt, o.Schedule2 = "", nil
		o.Out.Verified, o.Out.Source = v.Verified, v.Source
		if group > 0 {
			o.Schedule2 = []Membership{{Group: int(group), From: v.FromOn, To: v.ToOn, AppliesBy: "conviction", Verified: v.Verified, Source: v.Source}}
		}
	}
	return list, nil
}

// Offence gives one offence of Offences; ok is false for a code that the catalogue does not hold.
func (r *Room) Offence(ctx context.Context, rd db.Reader, force ids.Unit, code string, on caltime.Date) (o Offence, ok bool, err error) {
	i, ok := offenceAt[code]
	if !ok {
		return o, false, nil
	}
	list, err := r.Offences(ctx, rd, force, on)
	if err != nil {
		return o, false, err
	}
	return list[i], true, nil
}

func init() {
	Define("threshold", "lifestyle.benefit", "500000", "pence", "The least relevant benefit for tests (b) and (c) of a criminal lifestyle", "POCA 2002 s.75(4), which the Secretary of State may vary under s.75(8)", true)
}
