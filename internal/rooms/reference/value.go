package reference

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"sync/atomic"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
)

// Value is one dated datum: a threshold, a number of days, a target. Law that was not verified says so.
type Value struct {
	ID        int64
	ForceID   *ids.Unit // nil is national; a force's row overrides it
	Kind      string
	Code      string
	Text      string `gorm:"column:value"`
	Unit      string // what the number counts: pence, days, hours, basis points …
	Meaning   string
	Source    string
	Verified  bool
	FromOn    caltime.Date
	ToOn      caltime.Date // the last day; zero: still in force
	Version   int
	CreatedAt time.Time
}

// TableName is reference_values.
func (Value) TableName() string { return "reference_values" }

// Int gives the value as a whole number; an error names the datum, for whoever must mend it.
func (v Value) Int() (int64, error) {
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("reference %s %s is %q, not a whole number", v.Kind, v.Code, v.Text)
	}
	return n, nil
}

// Pence gives the value as a sum.
func (v Value) Pence() (money.Pence, error) { n, err := v.Int(); return money.Pence(n), err }

var defaults = map[string]Value{}

// Define registers the value that holds where nobody has set another. It panics for one that is there already.
func Define(kind, code, value, unit, meaning, source string, verified bool) {
	key := kind + "/" + code
	if _, ok := defaults[key]; ok {
		panic("reference: " + key + " is defined twice")
	}
	defaults[key] = Value{Kind: kind, Code: code, Text: value, Unit: unit, Meaning: meaning, Source: source, Verified: verified}
}

// Defaults lists what Define registered, by kind and code.
func Defaults() []Value {
	out := make([]Value, 0, len(defaults))
	for _, v := range defaults {
		out = append(out, v)
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i].Kind+"/"+out[i].Code < out[j].Kind+"/"+out[j].Code
	})
	return out
}

// The data that several rooms read.
func init() {
	Define("threshold", "cash.minimum", "100000", "pence", "The least cash that may be seized under s.294", "POCA 2002 s.303; SI 2006/1699", false)
	Define("threshold", "decline.alone", "500000", "pence", "At or below this an investigator declines an opportunity alone; above it a second person agrees", "force rule", true)
	Define("target", "proactive.share", "3000", "basis points", "Share of casework hours that is to be proactive", "force rule; no national figure is published", false)
	Define("limit", "export.atonce", "5000", "rows", "Most rows that a workbook is made of at once; more become a job", "product rule", true)
}

// Room is the dated reference data of an installation, and what higher rooms hang on it.
type Room struct {
	DB *db.DB

	// OnCalendarChange is called in the transaction that changed a calendar, with the new one; it tells what moved.
	OnCalendarChange []func(ctx context.Context, tx *db.Tx, cal caltime.Calendar) ([]Move, error)
	// WouldMove tells what a calendar would move that is not kept yet, and changes nothing.
	WouldMove []func(ctx context.Context, rd db.Reader, cal caltime.Calendar) ([]Move, error)

	last atomic.Pointer[heldCalendars]
}

// Value gives the datum of a kind and code in force on a day for a force: the force's own, else the national, else the
// default. NotFound for one that nobody defined.
func (r *Room) Value(ctx context.Context, rd db.Reader, force ids.Unit, kind, code string, on caltime.Date) (Value, error) {
	list, err := r.Values(ctx, rd, force, on, kind)
	if err != nil {
		return Value{}, err
	}
	for _, v := range list {
		if v.Code == code {
			return v, nil
		}
	}
	return Value{}, fault.New(fault.Internal, "reference %s/%s is not defined", kind, code)
}

// Values gives all data of some kinds in force on a day for a force, by kind and code, in one statement.
func (r *Room) Values(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date, kinds ...string) ([]Value, error) {
	set, err := valuesOf(ctx, rd, force, on, kinds)
	if err != nil {
		return nil, err
	}
	type key struct{ kind, code string }
	by := map[key]Value{}
	for _, v := range defaults {
		if slices.Contains(kinds, v.Kind) {
			by[key{v.Kind, v.Code}] = v
		}
	}
	for _, v := range set { // national first, then the force's; the newest last
		by[key{v.Kind, v.Code}] = v
	}
	out := slices.Collect(maps.Values(by))
	slices.SortFunc(out, func(a, b Value) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Code, b.Code)) })
	return out, nil
}
