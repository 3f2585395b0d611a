package assets

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Joint says that a case is worked with other agencies: who leads, and what share of its value is this force's. Each
// agency counts its own share, so that a payment is counted once among them. It is the domain type and the row; the zero
// Joint is a case of this force alone.
type Joint struct {
	CaseID     ids.Case `gorm:"primaryKey;autoIncrement:false"`
	ForceID    ids.Unit
	UnitID     ids.Unit
	LeadAgency string
	ShareBp    int    // basis points, 0 to 10,000
	Agreement  string // by what the shares were agreed
	Version    int
	UpdatedAt  time.Time
	UpdatedBy  ids.User
}

// TableName is joint_cases.
func (Joint) TableName() string { return "joint_cases" }

// Set reports whether the case is a joint one.
func (j Joint) Set() bool { return j.Version > 0 }

// Share prints the force's share: "60%".
func (j Joint) Share() string {
	if !j.Set() {
		return "100%"
	}
	return Interest{ShareBp: j.ShareBp}.Share()
}

// Of is the force's share of a sum, rounded half up.
func (j Joint) Of(p money.Pence) money.Pence {
	if !j.Set() {
		return p
	}
	// Sums stay below money.Most: whole and remainder are taken apart so that the product fits.
	q, r := int64(p)/Whole, int64(p)%Whole
	return money.Pence(q*int64(j.ShareBp) + (r*int64(j.ShareBp)+Whole/2)/Whole)
}

// share takes the force's share of every sum of a case.
func (t *Totals) share(j Joint) {
	t.Joint = j
	for _, p := range []*money.Pence{&t.Identified, &t.Held, &t.Ordered, &t.Collected, &t.Stake, &t.Stock, &t.Returned, &t.Victims, &t.Costs, &t.Imposed, &t.Beyond,
		&t.Interest, &t.Paid} {
		*p = j.Of(*p)
	}
}

// Joint gives how a case is shared; the zero Joint where it is not.
func (r *Room) Joint(ctx context.Context, rd db.Reader, g access.Grant) (Joint, error) {
	return jointOf(ctx, rd, g)
}

// ShareCase records that a case is worked jointly, or changes how it is shared. j.Version is that of the form; 0 for none
// yet. The sums of the case become this force's share. Invalid without a lead agency or a share; Conflict where somebody
// changed it since.
func (r *Room) ShareCase(ctx context.Context, caseID ids.Case, j Joint) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		bad := map[string]string{}
		j.LeadAgency, j.Agreement = strings.TrimSpace(j.LeadAgency), strings.TrimSpace(j.Agreement)
		if j.LeadAgency == "" {
			bad["lead_agency"] = "Enter the agency that leads"
		}
		long(bad, "lead_agency", j.LeadAgency, "The agency that leads", mostShort)
		if j.ShareBp < 0 || j.ShareBp > Whole {
			bad["share"] = "Enter this force’s share, from 0 to 100 per cent"
		}
		if j.Agreement == "" {
			bad["agreement"] = "Enter by what the shares were agreed"
		}
		long(bad, "agreement", j.Agreement, "The agreement", 1000)
		if err := fault.Fields("Check how the case is shared", bad, "lead_agency", "share", "agreement"); err != nil {
			return err
		}
		was, err := jointOf(ctx, tx, g)
		if err != nil {
			return err
		}
		if was.Version != j.Version {
			return fault.Stale("case")
		}
		j.CaseID, j.ForceID, j.UnitID, j.Version, j.UpdatedAt, j.UpdatedBy = g.CaseID(), g.ForceID(), g.UnitID(), was.Version+1, tx.Now, tx.Actor.User
		if err := keepJoint(ctx, tx, j, was.Version); err != nil {
			return err
		}
		tx.Record("case.shared", on(g, "case", int64(g.CaseID())), map[string]any{"old": was, "new": j})
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "case.shared", Title: "Joint case: " + j.LeadAgency + " leads; this force’s share is " + j.Share(), Detail: j.Agreement,
			Field: "share", Old: was.Share(), New: j.Share()}); err != nil {
			return err
		}
		return r.settleCase(ctx, tx, g)
	})
}
