package users

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// NewAccreditation is what Accredit needs. An accreditation may be limited to some provisions or purposes, s.3(3)-(4) POCA
// 2002: Limits names provisions, and Scope says any limit in words.
type NewAccreditation struct {
	Kind, Scope, FissID            string
	Limits                         []string // of Provisions; empty: no limit
	GrantedOn, ExpiresOn, CpdDueOn caltime.Date
}

// Accredit records an accreditation of a person.
func (r *Room) Accredit(ctx context.Context, id ids.User, n NewAccreditation) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error { return r.AccreditTx(ctx, tx, u, n) })
}

// AccreditTx is Accredit within a transaction, of a person whom the caller may manage.
func (r *Room) AccreditTx(ctx context.Context, tx *db.Tx, u User, n NewAccreditation) error {
	if err := n.check(); err != nil {
		return err
	}
	a := n.row(u.ID)
	a.CreatedAt = tx.Now
	if err := insertAccreditation(ctx, tx, &a); err != nil {
		return err
	}
	tx.Record("accreditation.granted", db.On{Kind: "user", ID: int64(u.ID), Force: u.ForceID}, n)
	return nil
}

var accreditationFields = []string{"kind", "limits", "scope", "fiss_id", "granted_on", "expires_on", "cpd_due_on", "reason"}

func (n *NewAccreditation) check() error {
	n.Scope, n.FissID = strings.TrimSpace(n.Scope), strings.TrimSpace(n.FissID)
	bad := map[string]string{}
	if !slices.Contains(AccreditationKinds, n.Kind) {
		bad["kind"] = "Choose the kind of accreditation"
	}
	for _, p := range n.Limits {
		if !slices.Contains(Provisions, p) {
			bad["limits"] = "Choose the provisions from the list"
		}
	}
	if len([]rune(n.Scope)) > 500 {
		bad["scope"] = "Enter the limits of the accreditation in at most 500 characters"
	}
	if len([]rune(n.FissID)) > 30 {
		bad["fiss_id"] = "Enter the FISS number in at most 30 characters"
	}
	if n.GrantedOn.IsZero() {
		bad["granted_on"] = "Enter the day the accreditation was granted"
	} else if !n.ExpiresOn.IsZero() && n.ExpiresOn.Before(n.GrantedOn) {
		bad["expires_on"] = "The last day must not be before the day it was granted"
	}
	return fault.Fields("Check the accreditation", bad, accreditationFields...)
}

func (n NewAccreditation) row(id ids.User) Accreditation {
	limits := []string{}
	for _, p := range Provisions {
		if slices.Contains(n.Limits, p) {
			limits = append(limits, p)
		}
	}
	return Accreditation{UserID: id, Kind: n.Kind, Scope: n.Scope, Limits: strings.Join(limits, ","), FissID: n.FissID,
		GrantedOn: n.GrantedOn, ExpiresOn: n.ExpiresOn, CpdDueOn: n.CpdDueOn}
}

// EndAccreditation ends an accreditation after a day: withdrawn, resigned or lapsed.
func (r *Room) EndAccreditation(ctx context.Context, id ids.User, accreditation int64, last caltime.Date) error {
	return r.changeAccreditation(ctx, id, accreditation, func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error {
		why := ""
		switch {
		case last.IsZero():
			why = "Enter the last day"
		case last.Before(a.GrantedOn.AddDays(-1)):
			why = "The last day must not be before " + a.GrantedOn.UK() + ", when it was granted"
		case !a.ExpiresOn.IsZero() && last.After(a.ExpiresOn):
			why = "It ends on " + a.ExpiresOn.UK() + " already; record a new grant instead"
		}
		if why != "" {
			return fault.Fields("Check the accreditation", map[string]string{"expires_on": why})
		}
		tx.Record("accreditation.ended", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"accreditation": a.ID, "kind": a.Kind, "last": last})
		return updateAccreditation(ctx, tx, a.ID, map[string]any{"expires_on": last})
	})
}

// SetCPD records when continuing professional development of an accreditation is next due, or that no day is set.
func (r *Room) SetCPD(ctx context.Context, id ids.User, accreditation int64, due caltime.Date) error {
	return r.changeAccreditation(ctx, id, accreditation, func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error {
		if !due.IsZero() && due.Before(a.GrantedOn) {
			return fault.Fields("Check the day", map[string]string{"cpd_due_on": "It cannot be due before " + a.GrantedOn.UK() + ", when the accreditation was granted"})
		}
		tx.Record("accreditation.cpd_due", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"accreditation": a.ID, "old": a.CpdDueOn, "new": due})
		return updateAccreditation(ctx, tx, a.ID, map[string]any{"cpd_due_on": due})
	})
}

// registering runs a change of a person’s entry in the register. Nobody changes their own.
func (r *Room) registering(ctx context.Context, id ids.User, do func(ctx context.Context, tx *db.Tx, u User) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		if tx.Actor.User == id {
			return fault.New(fault.Refused, "You cannot change your own entry in the register; another administrator can")
		}
		return do(ctx, tx, u)
	})
}

// changeAccreditation runs a change of an accreditation that stands. Conflict where it was corrected meanwhile.
func (r *Room) changeAccreditation(ctx context.Context, id ids.User, accreditation int64, do func(ctx context.Context, tx *db.Tx, u User, a Accreditation) error) error {
	return r.registering(ctx, id, func(ctx context.Context, tx *db.Tx, u User) error {
		list, err := accreditationsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(a Accreditation) bool { return a.ID == accreditation })
		switch {
		case i < 0:
			return fault.Missing()
		case !list[i].Stands():
			return fault.Stale("accreditation")
		}
		return do(ctx, tx, u, list[i])
	})
}
