package opportunities

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities/rules"
)

// FromOpportunity is what a case can be opened for: an opportunity, which moves to it.
const FromOpportunity = "opportunity"

// starts tells the room of cases how a case is opened for an opportunity.
func (r *Room) starts() {
	r.Cases.Starts(FromOpportunity, cases.Start{Read: r.draft, Join: r.join})
}

// draft is what an opportunity tells of the case to be opened for it.
func (r *Room) draft(ctx context.Context, rd db.Reader, key string) (d cases.Draft, err error) {
	o, g, err := opened(ctx, rd, key, access.Edit)
	if err != nil {
		return d, err
	}
	if a, _ := actor.From(ctx); !a.Can(perm.OpportunityWork) {
		return d, fault.New(fault.Forbidden, "You cannot work on opportunities")
	}
	if err := o.movable(rd.Time()); err != nil {
		return d, err
	}
	c, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return d, err
	}
	d = cases.Draft{Version: o.Version, Name: "Opportunity: " + o.Title, Path: o.Path(),
		Does: "The opportunity moves to it with its value, its time and whose it is, and closes where it stood. What it rests on at intake is linked.",
		New: cases.New{UnitID: o.UnitID, Title: o.Title, Summary: strings.TrimSpace(o.Why + "\n\nExpected value: " + expected(o)), Nation: c.Nation, Threat: cases.Threat(o.Threat),
			Arising:    cases.Arising{Origin: c.Origin, Basis: c.OriginBasis, Main: c.OriginMain, ShareBp: c.OriginShareBp, Note: "Opportunity of " + c.Ref},
			Restricted: c.Restricted, RestrictedWhy: c.RestrictedWhy, Source: "opportunity"}}
	if c.Restricted {
		d.New.Arising.Note = ""
	}
	if o.OwnerID != nil {
		d.New.LeadID = *o.OwnerID
	}
	d.Known = []cases.Known{{Label: "Expected value", Value: expected(o)}, {Label: "Found by", Value: foundBy(o)}}
	if o.WindowCloses != nil {
		d.Known = append(d.Known, cases.Known{Label: "Its time ends", Value: endWords(*o.WindowCloses)})
	}
	if o.WhatBy != "" {
		d.Known = append(d.Known, cases.Known{Label: "What to do", Value: o.WhatBy})
	}
	return d, r.resting(ctx, rd, o, c, &d)
}

// resting adds what the event, the referral and the subject tell that the opportunity rests on.
func (r *Room) resting(ctx context.Context, rd db.Reader, o Opportunity, c cases.Case, d *cases.Draft) error {
	if o.SubjectID != nil {
		n, err := subjectNamed(ctx, rd, c.ID, *o.SubjectID)
		if err != nil {
			return err
		}
		n.Basis = "subject of the case that the opportunity stood on"
		d.Subject = n
	}
	if r.Intake == nil {
		return nil
	}
	from, err := r.Intake.Drafted(ctx, rd, o.rests().Events, o.rests().Referrals)
	if err != nil || from.Name == "" {
		return err
	}
	d.New.Arising, d.New.Refs, d.New.Nation = from.New.Arising, from.New.Refs, from.New.Nation
	if d.New.Threat == "" {
		d.New.Threat = from.New.Threat
	}
	if d.Subject.Name == "" {
		d.Subject = from.Subject
	}
	d.Known = append(append(d.Known, cases.Known{Label: "Rests on", Value: from.Name}), from.Known...)
	return nil
}

// rests is what an opportunity rests on; empty for one that a person entered.
func (o Opportunity) rests() (refs rules.Refs) {
	_ = json.Unmarshal([]byte(o.Refs), &refs) // written by this package
	return refs
}

// expected is what an opportunity may be worth, with the basis.
func expected(o Opportunity) string {
	if o.EstimatePence == nil {
		return "not known."
	}
	s := "about " + o.EstimatePence.String()
	if o.EstimateBasis != "" {
		s += " (" + strings.TrimSuffix(o.EstimateBasis, ".") + ")"
	}
	return s + "."
}

func foundBy(o Opportunity) string {
	if o.Rule == "" {
		return "a person"
	}
	return "rule " + o.Rule
}

// join moves the opportunity to the case just opened and links what it rests on at intake.
func (r *Room) join(ctx context.Context, tx *db.Tx, to access.Grant, key string, version int) error {
	o, from, err := opened(ctx, tx, key, access.Edit)
	if err != nil {
		return err
	}
	if from.Restricted() && !to.Restricted() {
		return fault.Fields("Check the new case", map[string]string{"restricted_why": "What stands on a restricted case goes to a restricted case alone: restrict it to its members, and say why"}, "restricted_why")
	}
	if _, err := r.moveTo(ctx, tx, key, version, from, to, "A case was opened for it."); err != nil {
		return err
	}
	if r.Intake == nil {
		return nil
	}
	return r.Intake.LinkTo(ctx, tx, to, o.rests().Events, o.rests().Referrals)
}

// VetoUndo refuses to take back a step of intake where a person has worked since on an opportunity that rests on it.
func (r *Room) VetoUndo(ctx context.Context, tx *db.Tx, b intake.Built) error {
	list, err := workedSince(ctx, tx, b.Cases, b.Since)
	if err != nil {
		return err
	}
	for _, o := range list {
		refs := o.rests()
		if slices.ContainsFunc(refs.Events, func(id int64) bool { return slices.Contains(b.Events, id) }) ||
			slices.ContainsFunc(refs.Referrals, func(id int64) bool { return slices.Contains(b.Referrals, id) }) {
			return &fault.Error{Kind: fault.Refused, Message: "Somebody has worked on an opportunity that rests on it since, so this cannot be taken back",
				Next: []string{"Correct it with a further step and its reason"}}
		}
	}
	return nil
}
