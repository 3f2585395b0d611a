package plans

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// NewPlan is a plan to be opened.
type NewPlan struct {
	Target      Target
	Name        string      // empty for an individual: the subject's
	Subject     ids.Subject // of the case; zero: none
	Threat      cases.Threat
	ExternalRef string
	LRO         ids.User
	Opened      caltime.Date // zero: today
	Draft       bool         // else it is in effect from the day it is opened
}

// OpenPlan opens a plan on a case that the actor may change and that is open.
func (r *Room) OpenPlan(ctx context.Context, caseID ids.Case, n NewPlan) (p Plan, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if err := r.check(ctx, tx, g, &n); err != nil {
			return err
		}
		p = Plan{PublicKey: ids.NewKey(), CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Target: n.Target, Name: n.Name, Threat: n.Threat,
			ExternalRef: n.ExternalRef, LroID: n.LRO, State: Live, OpenedOn: n.Opened, LiveOn: n.Opened, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User, UpdatedAt: tx.Now}
		if n.Draft {
			p.State, p.LiveOn = Draft, caltime.Date{}
		}
		if n.Subject != 0 {
			p.SubjectID = &n.Subject
		}
		if err := insertPlan(ctx, tx, &p); err != nil {
			return err
		}
		tx.Record("plan.opened", p.on(db.Collection), p)
		title := "4P plan opened: " + p.Name
		if n.Draft {
			title = "4P plan drafted: " + p.Name
		}
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "plan.opened", Title: title, Detail: p.Target.Title(), Entity: "plan", EntityID: p.ID}); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return p, err
}

// check reports, field by field, why n cannot be kept, and fills in what follows from the rest.
func (r *Room) check(ctx context.Context, tx *db.Tx, g access.Grant, n *NewPlan) error {
	today, bad := caltime.DateOf(tx.Now), map[string]string{}
	n.Name, n.ExternalRef = strings.Join(strings.Fields(n.Name), " "), strings.TrimSpace(n.ExternalRef)
	if n.Target.Title() == "" {
		bad["target"] = "Choose what the plan is against"
	}
	if n.Subject != 0 {
		s, err := r.Subjects.ByID(ctx, tx, g, n.Subject)
		switch {
		case fault.Is(err, fault.NotFound), err == nil && s.Withdrawn():
			bad["subject"] = "Choose a subject of the case"
		case err != nil:
			return err
		case n.Name == "":
			n.Name = s.Name
		}
	} else if n.Target == Individual {
		bad["subject"] = "Choose the subject of the case that the plan is about"
	}
	switch {
	case n.Name == "" && bad["subject"] == "":
		bad["name"] = "Enter the name of the group, place or theme"
	case len([]rune(n.Name)) > 200:
		bad["name"] = "The name must be 200 characters or fewer"
	}
	if n.Threat.Name() == "" {
		bad["threat"] = "Choose the threat that the plan is against"
	}
	if len([]rune(n.ExternalRef)) > 60 {
		bad["external_ref"] = "The reference must be 60 characters or fewer"
	}
	if n.Opened.IsZero() {
		n.Opened = today
	}
	if !n.Opened.Valid() || n.Opened.After(today) || n.Opened.Before(today.AddDays(-5*366)) {
		bad["opened"] = "The day it was opened must be today or earlier, and within five years"
	}
	why, err := r.checkOfficer(ctx, tx, g, n.LRO)
	if err != nil {
		return err
	}
	if why != "" {
		bad["lro"] = why
	}
	return fault.Fields("Check the plan", bad, "target", "subject", "name", "threat", "external_ref", "lro", "opened")
}

// leading are the roles from which a lead responsible officer is chosen: those who see cases and work on them or lead that work.
var leading = []perm.Role{perm.Investigator, perm.Supervisor, perm.Manager}

// checkOfficer says why somebody cannot be the lead responsible officer; "" where they can. Of a restricted case only a member
// can: no other may know of the plan.
func (r *Room) checkOfficer(ctx context.Context, rd db.Reader, g access.Grant, who ids.User) (string, error) {
	const choose = "Choose the lead responsible officer"
	people, err := r.officers(ctx, rd, g)
	if err != nil {
		return "", err
	}
	for _, u := range people {
		if u.ID == who {
			return "", nil
		}
	}
	if g.Restricted() {
		return choose + " among the team of the case, which is restricted", nil
	}
	return choose, nil
}
