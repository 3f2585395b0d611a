package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// Override says that an act was recorded although the register refused who applied for it or who authorised it. It is kept
// for ever.
type Override struct {
	ID        int64
	OrderID   ids.Order
	CaseID    ids.Case
	ForceID   ids.Unit
	Part      string // "applicant" or "authoriser"
	UserID    *ids.User
	Name      string
	Rank      string
	Accred    string
	Refusal   string // why the register refused them
	Reason    string // why it was recorded all the same
	ActorID   ids.User
	ActorName string
	CreatedAt time.Time
}

// TableName is order_overrides.
func (Override) TableName() string { return "order_overrides" }

// Overriding gives what is to be kept of a party in a part of an act, where the register refused them and was overridden.
func (a AsAt) Overriding(part string) (Override, bool) {
	return Override{Part: part, UserID: a.ID, Name: a.Name, Rank: a.Rank, Accred: a.Accred, Refusal: a.Refusal, Reason: a.Override}, a.Refusal != "" && a.Override != ""
}

// By puts on the order who applied and who authorised, as they were on the day, and keeps what was overridden for Enter.
func (o *Order) By(applicant, authoriser AsAt) {
	o.ApplicantID, o.Applicant, o.ApplicantRank, o.ApplicantAccred = applicant.ID, applicant.Name, applicant.Rank, applicant.Accred
	o.AuthoriserID, o.Authoriser, o.AuthoriserRank = authoriser.ID, authoriser.Name, authoriser.Rank
	o.Overrides = nil
	if x, ok := applicant.Overriding("applicant"); ok {
		o.Overrides = append(o.Overrides, x)
	}
	if x, ok := authoriser.Overriding("authoriser"); ok {
		o.Overrides = append(o.Overrides, x)
	}
}

// keepOverrides keeps what was overridden when the order was recorded: on the order, in the audit log and on the timeline.
func (r *Room) keepOverrides(ctx context.Context, tx *db.Tx, g access.Grant, o *Order) error {
	for n := range o.Overrides {
		x := &o.Overrides[n]
		x.OrderID, x.CaseID, x.ForceID = o.ID, g.CaseID(), g.ForceID()
		x.ActorID, x.ActorName, x.CreatedAt = tx.Actor.User, tx.Actor.Name, tx.Now
		if err := insertOverride(ctx, tx, x); err != nil {
			return err
		}
		tx.Record("authority.overridden", on(g, "order", int64(o.ID)), x)
		err := r.Cases.Note(ctx, tx, g, cases.Event{At: tx.Now, Kind: "authority.overridden", Legal: true, Title: o.Name() + ": recorded although the register refused the " + x.Part,
			Detail: x.words(), Entity: "order", EntityID: int64(o.ID)})
		if err != nil {
			return err
		}
	}
	return nil
}

// words says what was refused and why it was recorded all the same.
func (x Override) words() string {
	return strings.TrimSuffix(powers.Ground(x.Refusal), ".") + ". Recorded all the same: " + x.Reason
}
