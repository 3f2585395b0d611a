package opportunities

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
	"proceeds/internal/rooms/opportunities/rules"
)

// Entry is an opportunity as a person enters it.
type Entry struct {
	Kind     string // code of Kinds
	Title    string // empty: the name of the kind
	Why      string // the facts, in a sentence or two
	WhatBy   string // what could be done
	Value    *money.Pence
	Basis    string // of the value; needed with one
	Law      string // citation; empty: that of the kind
	Closes   *time.Time
	ActBy    *time.Time
	Severity rules.Severity // empty: S2
	Assess   bool           // somebody must still judge whether it is one: a candidate
}

// Check reports, field by field, why e cannot be entered at now.
func (e Entry) Check(now time.Time) error {
	bad := map[string]string{}
	k, ok := KindByCode(e.Kind)
	if !ok {
		bad["kind"] = "Choose what sort of opportunity it is"
	}
	if strings.TrimSpace(e.Title) == "" && k.Code == "other" {
		bad["title"] = "Enter what could be done, in a few words"
	}
	if len([]rune(e.Title)) > 200 {
		bad["title"] = "The title must be 200 characters or fewer"
	}
	if strings.TrimSpace(e.Why) == "" {
		bad["why"] = "Enter the facts that make it an opportunity"
	}
	checkNote(bad, "why", e.Why)
	checkNote(bad, "what_by", e.WhatBy)
	if e.Value != nil && *e.Value <= 0 {
		bad["value"] = "Enter a value above £0, or leave it empty where it is not known"
	}
	if e.Value != nil && strings.TrimSpace(e.Basis) == "" {
		bad["basis"] = "Enter what the value rests on"
	}
	if e.Closes != nil && e.Closes.Before(now.AddDate(-5, 0, 0)) {
		bad["closes"] = "The last day must lie within the last five years"
	}
	switch e.Severity {
	case "", rules.S1, rules.S2, rules.S3, rules.S4:
	default:
		bad["severity"] = "Choose a severity from the list"
	}
	return fault.Fields("Check the opportunity", bad, "kind", "title", "why", "what_by", "value", "basis", "closes")
}

// Enter records an opportunity that the actor sees in a case they may change. One whose time has ended already is run
// out at once, for a reviewer.
func (r *Room) Enter(ctx context.Context, caseID ids.Case, e Entry) (o Opportunity, act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := e.Check(tx.Now); err != nil {
			return err
		}
		c, err := r.Cases.ByID(ctx, tx, g)
		if err != nil {
			return err
		}
		o = e.row(tx, g, c)
		if err := insertOpportunities(ctx, tx, []*Opportunity{&o}); err != nil {
			return err
		}
		s := []Stepped{{OpportunityID: o.ID, CaseID: o.CaseID, Act: "entered", ToStatus: o.Status, Reason: o.ReasonCode(), ValuePence: o.EstimatePence,
			ActorID: tx.Actor.User, ActorName: tx.Actor.Name, At: tx.Now}}
		if err := insertSteps(ctx, tx, s); err != nil {
			return err
		}
		rec := on(o)
		rec.Op = db.Collection
		tx.Record("opportunity.entered", rec, o)
		if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "opportunity.entered", Title: "Opportunity added: " + o.Title, Detail: o.Why,
			Entity: "opportunity", EntityID: int64(o.ID)}); err != nil {
			return err
		}
		if act, err = cases.WriteAct(ctx, tx, g, undoKind, "opportunity", int64(o.ID), undoData{Was: o, Version: o.Version, Step: s[0].ID, New: true}); err != nil {
			return err
		}
		if err := r.Cases.Changed(ctx, tx, g); err != nil {
			return err
		}
		o, err = opportunityByKey(ctx, tx, o.PublicKey) // its window may have ended already
		return err
	})
	return o, act, err
}

func (e Entry) row(tx *db.Tx, g access.Grant, c cases.Case) Opportunity {
	k, _ := KindByCode(e.Kind)
	o := Opportunity{PublicKey: ids.NewKey(), CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Source: FromPerson, Kind: k.Code,
		DetectedBy: tx.Actor.User, DetectedAt: tx.Now, Title: strings.TrimSpace(e.Title), Why: strings.TrimSpace(e.Why), WhatBy: strings.TrimSpace(e.WhatBy),
		Basis: strings.TrimSpace(e.Law), Severity: e.Severity, Threat: string(c.Threat), Status: Open, EstimatePence: e.Value, EstimateBasis: strings.TrimSpace(e.Basis),
		OwnSum: true, WindowOpens: &tx.Now, ActBy: e.ActBy, Refs: "{}", Suggested: k.Reason, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
	if e.Closes != nil {
		o.WindowCloses = orNil(*e.Closes)
		if o.WindowCloses.Before(tx.Now) {
			o.WindowOpens = o.WindowCloses
		}
	}
	if e.Assess {
		o.Status = Candidate
	}
	if o.Title == "" {
		o.Title = k.Name
	}
	if o.Basis == "" {
		o.Basis = k.Basis
	}
	if o.Severity == "" {
		o.Severity = rules.S2
	}
	if o.EstimatePence == nil {
		o.EstimateBasis = "value not recorded"
	}
	if k.Reason != "" {
		o.because(k.Reason)
	}
	o.Fingerprint = "person/" + o.PublicKey
	o.settle()
	return o
}
