package confiscation

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// AsksForConfiscator reports whether a force asks that its own people be accredited confiscators to make a prosecutor's
// statement (s.16), on a day.
func (r *Room) AsksForConfiscator(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) (bool, error) {
	v, err := r.Reference.Value(ctx, rd, force, refKind, "statement.confiscator", on)
	return strings.TrimSpace(v.Text) == "1", err
}

// maker judges who made a statement, as at its day. bad takes what the register says against them.
func (d *doing) maker(ctx context.Context, in Giving, bad map[string]string) (by orders.AsAt, err error) {
	if in.By == (orders.Party{}) || bad["on"] != "" {
		return by, nil
	}
	if in.Kind != Statement16 {
		bad["applicant"] = "Only the prosecutor’s statement (s.16) is made by somebody of the force"
		return by, nil
	}
	strict, err := d.r.AsksForConfiscator(ctx, d.tx, d.g.ForceID(), in.Day)
	if err != nil {
		return by, err
	}
	if by, err = d.r.Orders.Maker(ctx, d.tx, d.g, in.By, in.Day, strict); err != nil {
		return by, err
	}
	if by.Stopped() {
		bad["applicant"] = by.Refusal
	}
	checkText(bad, "applicant_override", in.By.Override, "")
	return by, nil
}

// made keeps on the day who made the statement, as they then were.
func (x *Day) made(by orders.AsAt) {
	x.GivenByID, x.GivenBy, x.GivenRank, x.GivenAccred = by.ID, by.Name, by.Rank, by.Accred
	if by.Refusal != "" {
		x.GivenRefusal, x.GivenOverride = by.Refusal, by.Override
	}
}

// Maker says who of the force made the statement, with rank and accreditation as on its day, and what was overridden; ""
// for the prosecutor.
func (x Day) Maker() string {
	if x.GivenBy == "" {
		return ""
	}
	out := "Made by " + x.GivenBy
	for _, s := range []string{x.GivenRank, x.GivenAccred} {
		if s != "" {
			out += ", " + s
		}
	}
	if x.GivenOverride != "" {
		out += ". " + x.although()
	}
	return out
}

func (x Day) although() string {
	return strings.TrimSuffix(powers.Ground(x.GivenRefusal), ".") + ". Recorded all the same: " + x.GivenOverride
}

// overridden keeps in the audit log and on the timeline that a statement was recorded although the register refused who
// made it.
func (d *doing) overridden(ctx context.Context, x Day) error {
	if x.GivenOverride == "" {
		return nil
	}
	d.tx.Record("authority.overridden", db.On{Kind: "confiscation", ID: d.w.ID, Case: d.g.CaseID(), Force: d.g.ForceID()}, x)
	return d.r.Cases.Note(ctx, d.tx, d.g, cases.Event{At: d.tx.Now, Kind: "authority.overridden", Legal: true, Detail: x.although(), Entity: "confiscation", EntityID: d.w.ID,
		Title: x.Kind.Title() + ": recorded although the register refused who made it"})
}
