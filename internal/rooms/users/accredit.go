package users

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// The kinds of accreditation. Those of s.3 POCA 2002 are granted by the National Crime Agency, which may withdraw them.
const (
	FinancialInvestigator = "financial investigator"
	Confiscator           = "confiscator"
	IntelligenceOfficer   = "financial intelligence officer"
	SeniorOfficer         = "senior appropriate officer"
)

// AccreditationKinds lists them in the order they are offered.
var AccreditationKinds = []string{FinancialInvestigator, Confiscator, IntelligenceOfficer, SeniorOfficer}

// NewAccreditation is what Accredit needs. An accreditation may be limited to some provisions or purposes, s.3(3) POCA 2002:
// Scope says to which.
type NewAccreditation struct {
	Kind, Scope, FissID  string
	GrantedOn, ExpiresOn caltime.Date // ExpiresOn is the last day; zero: none is set
}

// Accredit records an accreditation of a person.
func (r *Room) Accredit(ctx context.Context, id ids.User, n NewAccreditation) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		n.Scope, n.FissID = strings.TrimSpace(n.Scope), strings.TrimSpace(n.FissID)
		bad := map[string]string{}
		known := false
		for _, k := range AccreditationKinds {
			known = known || k == n.Kind
		}
		if !known {
			bad["kind"] = "Choose the kind of accreditation"
		}
		if len(n.Scope) > 500 {
			bad["scope"] = "Enter the limits of the accreditation in at most 500 characters"
		}
		if len(n.FissID) > 30 {
			bad["fiss_id"] = "Enter the FISS number in at most 30 characters"
		}
		if n.GrantedOn.IsZero() {
			bad["granted_on"] = "Enter the day the accreditation was granted"
		} else if !n.ExpiresOn.IsZero() && n.ExpiresOn.Before(n.GrantedOn) {
			bad["expires_on"] = "The last day must not be before the day it was granted"
		}
		if err := fault.Fields("Check the accreditation", bad, "kind", "scope", "fiss_id", "granted_on", "expires_on"); err != nil {
			return err
		}
		a := Accreditation{UserID: id, Kind: n.Kind, Scope: n.Scope, FissID: n.FissID, GrantedOn: n.GrantedOn, ExpiresOn: n.ExpiresOn, CreatedAt: tx.Now}
		if err := insertAccreditation(ctx, tx, &a); err != nil {
			return err
		}
		tx.Record("accreditation.granted", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, n)
		return nil
	})
}

// EndAccreditation ends an accreditation after a day: withdrawn, resigned or lapsed.
func (r *Room) EndAccreditation(ctx context.Context, id ids.User, accreditation int64, last caltime.Date) error {
	return r.changeAccreditation(ctx, id, accreditation, "accreditation.ended", map[string]any{"last": last}, func(a Accreditation) (map[string]any, error) {
		switch {
		case last.IsZero():
			return nil, fault.Fields("Check the accreditation", map[string]string{"expires_on": "Enter the last day"})
		case last.Before(a.GrantedOn.AddDays(-1)):
			return nil, fault.Fields("Check the accreditation", map[string]string{"expires_on": "The last day must not be before " + a.GrantedOn.UK() + ", when it was granted"})
		case !a.ExpiresOn.IsZero() && last.After(a.ExpiresOn):
			return nil, fault.Fields("Check the accreditation", map[string]string{"expires_on": "It ends on " + a.ExpiresOn.UK() + " already; record a new grant instead"})
		}
		return map[string]any{"expires_on": last}, nil
	})
}

// SuspendAccreditation records that an accreditation may not be used from a day, until a last day or until further notice
// where to is zero. The end of a suspension that runs is recorded by the same verb with the same first day.
func (r *Room) SuspendAccreditation(ctx context.Context, id ids.User, accreditation int64, from, to caltime.Date) error {
	return r.changeAccreditation(ctx, id, accreditation, "accreditation.suspended", map[string]any{"from": from, "to": to}, func(a Accreditation) (map[string]any, error) {
		bad := map[string]string{}
		switch {
		case from.IsZero():
			bad["suspended_from"] = "Enter the first day of the suspension"
		case from.Before(a.GrantedOn):
			bad["suspended_from"] = "The suspension must not begin before " + a.GrantedOn.UK() + ", when it was granted"
		case !a.SuspendedFrom.IsZero() && from != a.SuspendedFrom:
			bad["suspended_from"] = "It was suspended from " + a.SuspendedFrom.UK() + " before; end it and record a new grant, so that both stay on record"
		}
		if !to.IsZero() && to.Before(from) {
			bad["suspended_to"] = "The last day must not be before the first"
		}
		if err := fault.Fields("Check the suspension", bad, "suspended_from", "suspended_to"); err != nil {
			return nil, err
		}
		return map[string]any{"suspended_from": from, "suspended_to": to}, nil
	})
}

func (r *Room) changeAccreditation(ctx context.Context, id ids.User, accreditation int64, action string, detail map[string]any, decide func(Accreditation) (map[string]any, error)) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		list, err := accreditationsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, a := range list {
			if a.ID != accreditation {
				continue
			}
			set, err := decide(a)
			if err != nil {
				return err
			}
			detail["accreditation"], detail["kind"] = a.ID, a.Kind
			tx.Record(action, db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, detail)
			return updateAccreditation(ctx, tx, a.ID, set)
		}
		return fault.Missing()
	})
}
