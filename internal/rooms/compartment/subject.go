package compartment

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// NewSubject is somebody to be added, alone or to a report or request.
type NewSubject struct {
	Name    string
	Born    string
	Detail  string
	LiveOn  caltime.Date
	LiveWhy string
	Report  string // its key, or ""
	Request string
}

// AddSubject adds somebody as they were typed.
func (r *Room) AddSubject(ctx context.Context, n NewSubject) (s Subject, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		bad := map[string]string{}
		line(bad, "name", n.Name, "Enter the name as it is given", "The name")
		line(bad, "born", n.Born, "", "The date of birth")
		long(bad, "detail", n.Detail, "", "The detail")
		checkLive(bad, n.LiveOn, n.LiveWhy, caltime.DateOf(tx.Now))
		if err := fault.Fields("Check the subject", bad, "name", "born", "detail", "live", "live_why"); err != nil {
			return err
		}
		s = Subject{PublicKey: ids.NewKey(), ForceID: force, Name: strings.TrimSpace(n.Name), Born: strings.TrimSpace(n.Born), Detail: strings.TrimSpace(n.Detail),
			LiveOn: n.LiveOn, LiveWhy: n.LiveWhy, Version: 1, Made: made(tx)}
		s.Words = words(s.Name, s.Born, s.Detail)
		if n.Report != "" {
			p, err := reportByKey(ctx, tx, force, n.Report)
			if err != nil {
				return err
			}
			s.ReportID = &p.ID
		}
		if n.Request != "" {
			q, err := requestByKey(ctx, tx, force, n.Request)
			if err != nil {
				return err
			}
			s.RequestID = &q.ID
		}
		if err := insert(ctx, tx, &s); err != nil {
			return fmt.Errorf("insert subject: %w", err)
		}
		tx.Record("subject.added", at(db.Collection, "subject", s.ID, force), n)
		if err := r.beginMatter(ctx, tx, force, OfSubject, s.ID); err != nil {
			return err
		}
		return r.check(ctx, tx, force)
	})
	return s, err
}

func checkLive(bad map[string]string, on caltime.Date, why string, today caltime.Date) {
	switch {
	case on.IsZero() && why != "":
		bad["live"] = "Enter since when the subject is live"
	case !on.IsZero() && on.After(today):
		bad["live"] = "The day must not be in the future"
	case !on.IsZero() && why != "plan" && why != "case":
		bad["live_why"] = "Choose why the subject is live"
	}
}

// SetLive says since when a subject is live, or that they no longer are.
func (r *Room) SetLive(ctx context.Context, key string, version int, on caltime.Date, why string, ended caltime.Date) error {
	return r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		s, err := subjectByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		checkLive(bad, on, why, caltime.DateOf(tx.Now))
		if !ended.IsZero() && (ended.Before(on) || ended.After(caltime.DateOf(tx.Now))) {
			bad["ended"] = "The day must lie between the first and today"
		}
		if err := fault.Fields("Check the subject", bad, "live", "live_why", "ended"); err != nil {
			return err
		}
		if err := change(ctx, tx, &Subject{}, s.ID, version, map[string]any{"live_on": on, "live_why": why, "ended_on": ended}); err != nil {
			return err
		}
		tx.Record("subject.live", at(db.Alteration, "subject", s.ID, force), map[string]any{"old": []any{s.LiveOn, s.LiveWhy, s.EndedOn}, "new": []any{on, why, ended}})
		return r.check(ctx, tx, force)
	})
}

// Places are where reports are looked for.
var Places = []string{"UKFIU portal", "This compartment", "Another database"}

// NewSearch is a search that was made.
type NewSearch struct {
	Place string
	Terms string
	Hits  int
	Note  string
}

// LogSearch records that reports on a subject were looked for: the log is only added to.
func (r *Room) LogSearch(ctx context.Context, key string, n NewSearch) error {
	return r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		s, err := subjectByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		known(bad, "place", n.Place, "Choose where you looked", Places...)
		line(bad, "terms", n.Terms, "Enter what you looked for", "The terms")
		long(bad, "note", n.Note, "", "The note")
		if n.Hits < 0 || n.Hits > 10000 {
			bad["hits"] = "Enter how many reports were found, 0 for none"
		}
		if err := fault.Fields("Check the search", bad, "place", "terms", "hits", "note"); err != nil {
			return err
		}
		x := Search{ForceID: force, SubjectID: s.ID, SearchedAt: tx.Now, Place: n.Place, Terms: strings.TrimSpace(n.Terms), Hits: n.Hits, Note: strings.TrimSpace(n.Note), Made: made(tx)}
		if err := insert(ctx, tx, &x); err != nil {
			return err
		}
		tx.Record("search.logged", at(db.Consultation, "subject", s.ID, force), n)
		return r.check(ctx, tx, force)
	})
}
