package compartment

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/opportunities/rules"
)

// Status is how a finding of the rules stands.
type Status string

// The ways of a finding.
const (
	Open      Status = "open"
	TakenUp   Status = "taken"
	Declining Status = "declining" // proposed; a second officer agrees or not
	Declined  Status = "declined"
	RanOutNow Status = "lapsed" // the window ended: a second officer says whether it was missed
	Missed    Status = "missed"
	Rejected  Status = "rejected" // the second officer: it was no opportunity
	Done      Status = "done"
	Gone      Status = "gone" // the facts that raised it no longer hold
)

// Text says the status in words.
func (s Status) Text() string {
	return map[Status]string{Open: "Open", TakenUp: "Taken", Declining: "Declining, waits for review", Declined: "Declined", RanOutNow: "Window ended, waits for review", Missed: "Missed", Rejected: "No opportunity",
		Done: "Done", Gone: "No longer holds"}[s]
}

// settled reports whether people have decided: the rules change it no more.
func (s Status) settled() bool { return s == Declined || s == Missed || s == Rejected }

// Finding is what a sealed rule found: the domain type and the row. It stands in no list, count or export outside.
type Finding struct {
	ID             int64
	PublicKey      string
	ForceID        ids.Unit
	Rule           string
	RuleVersion    int
	Fingerprint    string
	RequestID      *int64
	SubjectID      *int64
	Title          string
	Severity       string
	Why            string
	WhatBy         string
	ValuePence     *money.Pence
	Basis          string
	OpensAt        time.Time
	ClosesAt       time.Time
	Status         Status
	Reason         string
	Because        string
	WorkedBy       *ids.User
	WorkedByName   string
	ReviewedBy     *ids.User
	ReviewedByName string
	Version        int
	CreatedAt      time.Time
	ChangedAt      time.Time
}

// TableName is cpt_opportunities.
func (Finding) TableName() string { return "cpt_opportunities" }

// facts are what the rules read of a force's compartment, and nothing from outside it.
func facts(ctx context.Context, tx *db.Tx, force ids.Unit) (rules.Facts, error) {
	f := rules.Facts{Now: tx.Now}
	requests, err := requestsOf(ctx, tx, force)
	if err != nil {
		return f, err
	}
	clocks, err := clocksOfForce(ctx, tx, force)
	if err != nil {
		return f, err
	}
	ends := map[int64]time.Time{}
	for _, k := range clocks {
		if k.Code != notice && k.EndAt.After(ends[k.RequestID]) {
			ends[k.RequestID] = k.EndAt
		}
	}
	happened := func(t *time.Time) rules.When {
		if t == nil {
			return rules.Never()
		}
		return rules.At(*t)
	}
	day := func(d caltime.Date) rules.When {
		if d.IsZero() {
			return rules.Never()
		}
		return rules.At(d.StartOfDay(caltime.London).UTC())
	}
	for _, q := range requests {
		c := rules.Consent{ID: q.ID, Replied: happened(q.RepliedAt), Refused: day(q.RefusedOn), MoratoriumEnd: ends[q.ID], Denied: happened(q.DeniedAt), Granted: day(q.ConsentedOn), Value: q.ValuePence}
		if q.AskedAt != nil {
			c.Asked = *q.AskedAt
		}
		if q.ReplyByAt != nil {
			c.ReplyBy = *q.ReplyByAt
		}
		f.Consents = append(f.Consents, c)
	}
	subjects, err := liveSubjects(ctx, tx, force)
	if err != nil {
		return f, err
	}
	searches, err := searchesOfLive(ctx, tx, force)
	if err != nil {
		return f, err
	}
	for _, s := range subjects {
		x := rules.Research{ID: s.ID, From: s.LiveOn.StartOfDay(caltime.London).UTC(), Done: rules.Never(), Ended: day(s.EndedOn)}
		for _, t := range searches[s.ID] {
			if !t.Before(x.From) { // one from before the subject was live answers for nothing
				x.Done = rules.At(t)
				break
			}
		}
		f.Research = append(f.Research, x)
	}
	return f, nil
}

// check runs the sealed rules over a force's compartment, in tx, and keeps what they find. Nothing of it leaves.
func (r *Room) check(ctx context.Context, tx *db.Tx, force ids.Unit) error {
	f, err := facts(ctx, tx, force)
	if err != nil {
		return err
	}
	have, err := findingsOf(ctx, tx, force)
	if err != nil {
		return err
	}
	old := make(map[string]Finding, len(have))
	for _, x := range have {
		old[x.Fingerprint] = x
	}
	res := rules.RunSealed(f, rules.Params{})
	for _, g := range res.Findings {
		if g.Wish == rules.WishAhead {
			continue
		}
		x, held := old[g.Fingerprint]
		if !held && (g.Wish == rules.WishDone || g.Wish == rules.WishGone) {
			continue // it never was one
		}
		if !held {
			x = Finding{PublicKey: ids.NewKey(), ForceID: force, Fingerprint: g.Fingerprint, Status: Open, Version: 1, CreatedAt: tx.Now}
			x.about(g.Fingerprint)
		}
		if x.Status.settled() {
			continue
		}
		before := x
		x.take(g)
		if held && same(before, x) {
			continue
		}
		x.ChangedAt = tx.Now
		if !held {
			err = insert(ctx, tx, &x)
		} else {
			err = change(ctx, tx, &Finding{}, x.ID, x.Version, map[string]any{"rule": x.Rule, "rule_version": x.RuleVersion, "title": x.Title, "severity": x.Severity, "why": x.Why, "what_by": x.WhatBy,
				"value_pence": x.ValuePence, "basis": x.Basis, "opens_at": x.OpensAt, "closes_at": x.ClosesAt, "status": x.Status, "because": x.Because, "changed_at": x.ChangedAt})
		}
		if err != nil {
			return fmt.Errorf("keep finding %s: %w", g.Fingerprint, err)
		}
		tx.Record("finding.found", at(db.System, "finding", x.ID, force), map[string]any{"finding": x.Fingerprint, "old": before.Status, "new": x.Status})
	}
	return nil
}

// about reads from a fingerprint, "MO-11/consent/7", what the finding is about.
func (x *Finding) about(print string) {
	parts := strings.Split(print, "/")
	if len(parts) != 3 {
		return
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return
	}
	switch parts[1] {
	case "consent":
		x.RequestID = &id
	case "subject":
		x.SubjectID = &id
	}
}

// take puts what the rule says now into the finding.
func (x *Finding) take(g rules.Finding) {
	x.Rule, x.RuleVersion, x.Title, x.Severity = g.Rule, g.Version, g.Title, string(g.Severity)
	x.Why, x.WhatBy, x.ValuePence, x.Basis, x.OpensAt, x.ClosesAt, x.Because = g.Why, g.WhatBy, g.Value, g.Basis, g.Opens.UTC(), g.Closes.UTC(), g.Because
	switch g.Wish {
	case rules.WishDone:
		x.Status = Done
	case rules.WishGone:
		x.Status = Gone
	case rules.WishRunOut:
		if x.Status != Declining {
			x.Status = RanOutNow
		}
	case rules.WishOpen:
		if x.Status == RanOutNow || x.Status == Done || x.Status == Gone { // the court moved the end, or a fact was put right
			x.Status = Open
			if x.WorkedBy != nil {
				x.Status = TakenUp
			}
		}
	}
}

func same(a, b Finding) bool {
	value := (a.ValuePence == nil) == (b.ValuePence == nil) && (a.ValuePence == nil || *a.ValuePence == *b.ValuePence)
	return value && a.Status == b.Status && a.Why == b.Why && a.WhatBy == b.WhatBy && a.Because == b.Because && a.RuleVersion == b.RuleVersion && a.OpensAt.Equal(b.OpensAt) && a.ClosesAt.Equal(b.ClosesAt)
}
