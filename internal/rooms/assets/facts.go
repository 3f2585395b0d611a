package assets

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Facts are what a step of an interest rests on: the required data of section 2.2.
type Facts struct {
	Why        string       // the reason
	Route      string       // assessed: the power thought right
	ToWhom     string       // returned, released, transferred
	Agreement  string       // transferred: by what agreement
	Evidence   string       // dissipated: how it is known
	Authoriser string       // discounted, not pursued: who decided, with rank
	Value      *money.Pence // dissipated, returned, received
	Clock      ids.Clock    // lapsed: the clock that ran out
	Order      ids.Order    // transferred into a confiscation order
}

// Step is one step of an interest with what it rests on, kept for ever. It is the row too.
type Step struct {
	ID          int64
	CaseID      ids.Case
	ForceID     ids.Unit
	UnitID      ids.Unit
	AssetID     ids.Asset
	InterestID  ids.Interest
	FromState   State
	ToState     State
	At          time.Time
	Why         string
	Route       string
	ToWhom      string
	Agreement   string
	Evidence    string
	Authoriser  string
	ValuePence  *money.Pence
	ClockID     *ids.Clock
	OrderID     *ids.Order
	ArisQuarter string // of a receipt: 2026/27 Q3
	ActorID     ids.User
	RecordedAt  time.Time
}

// TableName is interest_steps.
func (Step) TableName() string { return "interest_steps" }

// Quarter is the quarter of the financial year that a day falls in, as ARIS pays: "2026/27 Q3".
func Quarter(d caltime.Date) string {
	return fmt.Sprintf("%s Q%d", caltime.FinancialYearOf(d), (int(d.M)+8)%12/3+1)
}

// missing says, field by field, what a step to s still needs of f.
func (f Facts) missing(s State, bad map[string]string) {
	need := func(field, value, text string) {
		if strings.TrimSpace(value) == "" {
			bad[field] = text
		}
	}
	switch s {
	case Assessed:
		if f.Route == "" && f.Why == "" {
			bad["route"] = "Enter the route chosen, or below why there is none"
		}
	case Discounted, NoAction:
		need("why", f.Why, "Enter the reason")
		need("authoriser", f.Authoriser, "Enter who decided, with rank")
	case Dissipated:
		need("why", f.Why, "Enter the reason")
		need("evidence", f.Evidence, "Enter how it is known, such as a bank statement")
		if f.Value == nil || *f.Value <= 0 {
			bad["value"] = "Enter what was lost, in pounds"
		}
	case Returned, Released:
		need("to_whom", f.ToWhom, "Enter to whom it goes")
		need("why", f.Why, "Enter why")
	case Transferred:
		need("to_whom", f.ToWhom, "Enter which agency or route takes it")
		need("agreement", f.Agreement, "Enter by what agreement, such as the reference of an e-mail")
	case Lapsed:
		if f.Clock == 0 && strings.TrimSpace(f.Why) == "" {
			bad["why"] = "Name the clock that ran out"
		}
	}
	for _, x := range []struct{ field, value, what string }{{"to_whom", f.ToWhom, "To whom it goes"}, {"authoriser", f.Authoriser, "Who decided"}, {"route", f.Route, "The route"}} {
		long(bad, x.field, x.value, x.what, mostShort)
	}
	for _, x := range []struct{ field, value, what string }{{"why", f.Why, "The reason"}, {"agreement", f.Agreement, "The agreement"}, {"evidence", f.Evidence, "The evidence"}} {
		long(bad, x.field, x.value, x.what, 1000)
	}
}

var factFields = []string{"to", "at", "route", "estimate", "basis", "to_whom", "agreement", "authoriser", "evidence", "value", "why"}

// words tells the facts in one line, for the timeline.
func (f Facts) words() string {
	var out []string
	for _, x := range []struct{ before, text string }{{"To ", f.ToWhom}, {"", f.Why}, {"By agreement: ", f.Agreement}, {"Evidence: ", f.Evidence}, {"Decided by ", f.Authoriser}} {
		if x.text != "" {
			out = append(out, x.before+strings.TrimSuffix(x.text, ".")) // people end a sentence of their own
		}
	}
	return strings.Join(out, ". ")
}

// keep writes the steps on a way with what the last of them rests on.
func (f Facts) keep(ctx context.Context, tx *db.Tx, g access.Grant, i Interest, from State, way []State, at time.Time) error {
	for n, to := range way {
		s := Step{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), AssetID: i.AssetID, InterestID: i.ID, FromState: from, ToState: to,
			At: at.UTC().Truncate(time.Microsecond), ActorID: tx.Actor.User, RecordedAt: tx.Now}
		if n < len(way)-1 {
			s.Why = "a denial is itself proof that a route was chosen"
		} else {
			s.Why, s.Route, s.ToWhom, s.Agreement, s.Evidence, s.Authoriser, s.ValuePence = f.Why, f.Route, f.ToWhom, f.Agreement, f.Evidence, f.Authoriser, f.Value
			if f.Clock != 0 {
				s.ClockID = &f.Clock
			}
			if f.Order != 0 {
				s.OrderID = &f.Order
			}
			if to == Receipted {
				s.ArisQuarter = Quarter(caltime.DateOf(at))
			}
		}
		if err := insertStep(ctx, tx, &s); err != nil {
			return fmt.Errorf("keep step of interest %d: %w", i.ID, err)
		}
		from = to
	}
	return nil
}

// words tells what the step rests on, in one line.
func (s Step) words() string {
	f := Facts{Why: s.Why, ToWhom: s.ToWhom, Agreement: s.Agreement, Evidence: s.Evidence, Authoriser: s.Authoriser}
	text := f.words()
	if s.Route != "" {
		text = also("Route: "+s.Route, text)
	}
	if s.ArisQuarter != "" {
		text = also(text, s.ArisQuarter)
	}
	return strings.TrimSuffix(text, "; ")
}

// Steps lists the steps of an interest with what each rests on, oldest first.
func (r *Room) Steps(ctx context.Context, rd db.Reader, g access.Grant, id ids.Interest) ([]Step, error) {
	return factsOf(ctx, rd, g, id)
}

// SetStateWith is SetState with what the step rests on. Invalid where section 2.2 requires more.
func (r *Room) SetStateWith(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, to State, at time.Time, f Facts) error {
	bad := map[string]string{}
	f.missing(to, bad)
	if err := fault.Fields("Check what happened", bad, factFields...); err != nil {
		return err
	}
	return r.setState(ctx, tx, g, id, to, at, f)
}
