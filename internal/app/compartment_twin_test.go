package app_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// twin is one of two installations that are equal but for the compartment: in one it is full and what stands on the open
// case crossed from it, in the other it is empty and a supervisor had the same put there through the force desk.
type twin struct {
	*apptest.Site
	f, foreign userstest.Force
	c          cases.Case
	in         sealed
	officer    ids.User // of f
}

// The same words cross from the compartment of one twin and are set through the desk in the other.
var crossing = tasking.NewProduct{Title: "Cash paid into an account", Facts: "The subject pays cash into an account at four branches.", Assessment: "Couriers are likely.",
	Grading: tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "P"}}

func newTwin(t *testing.T, address string, full bool) *twin {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := apptest.New(t, address, dbtest.NewClock(caltime.MustLocal("2026-11-20T12:00").UTC()))
	w := &twin{Site: s, f: userstest.NewForce(t, s.DB, "FI"), foreign: userstest.NewForce(t, s.DB, "NM")}
	one, two := w.f.Confidential(t, s.DB, "cora", "Cora Confidential"), w.f.Confidential(t, s.DB, "con", "Con Confidential")
	w.officer = one
	w.c = casestest.OpenIn(t, s.Cases, w.f, casestest.Titled("Open couriers"))
	lead := w.f.As(t, s.DB, w.f.Lead)
	_, _, err := s.Subjects.Add(lead, w.c.ID, subjects.NewSubject{Kind: subjects.Person, Name: "Osric Vane", Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.DateOf(s.DB.Time())}})
	must(err)
	_, err = s.Tasking.SetTask(lead, w.c.ID, tasking.NewTask{Title: "Ask for statements"}, false)
	must(err)
	by := caltime.MustDate("2027-01-29")
	if full {
		w.in = fillCompartment(t, s, w.f, one, two, w.c.Ref)
		fillCompartment(t, s, w.foreign, w.foreign.Confidential(t, s.DB, "nora", "Nora Confidential"), 0, casestest.OpenIn(t, s.Cases, w.foreign).Ref)
		officer, second := w.f.As(t, s.DB, one), w.f.As(t, s.DB, two)
		must(s.Compartment.AskForApplication(officer, w.in.request, w.c.Ref, by))
		p, err := s.Compartment.ProductAt(second, s.DB, w.in.product)
		must(err)
		must(s.Compartment.ReturnProduct(second, w.in.product, p.Version, "Say it in plain words"))
		must(s.Compartment.EditProduct(officer, w.in.product, p.Version+1, crossing))
		must(s.Compartment.AskApproval(officer, w.in.product, p.Version+2))
		must(s.Compartment.ApproveProduct(second, w.in.product, p.Version+3))
	} else {
		w.foreign.Confidential(t, s.DB, "nora", "Nora Confidential")
		casestest.OpenIn(t, s.Cases, w.foreign)
		supervisor := w.f.As(t, s.DB, w.f.Supervisor)
		_, err := s.Tasking.SetTask(supervisor, w.c.ID, tasking.NewTask{Title: tasking.Neutral(by), Due: by}, true)
		must(err)
		_, err = s.Tasking.RecordProduct(supervisor, w.c.ID, crossing, true)
		must(err)
	}
	s.Clock.Set(caltime.MustLocal("2026-11-20T12:15").UTC())
	must(s.TickCompartment(context.Background()))
	s.RunJobs(t)
	s.Clock.Set(caltime.MustLocal("2026-11-22T12:30").UTC())
	must(s.TickCompartment(context.Background()))
	s.RunJobs(t)
	return w
}

// telling are the words that no page of anybody outside the compartment has.
// They are looked for in a text in small letters; a text that holds no part of one is not searched for the words.
var (
	tellingWords = regexp.MustCompile(`\b(?:sars?|daml|ukfiu|moratorium|suspicious activity|cpt_\w+)\b|/confidential\b`)
	tellingParts = []string{"sar", "daml", "ukfiu", "moratorium", "suspicious", "cpt_", "/confidential"}
)

// traces are what in a text tells of the compartment. What was asked for is told back by a page, and is no trace.
func (w *twin) traces(body, asked string) (out []string) {
	low := strings.ToLower(body)
	// The register of people has who is vetted to read such reports; that says nothing of any report.
	low = strings.ReplaceAll(low, `value="sar">access to suspicious activity reports`, "")
	if u, err := url.Parse(asked); err == nil && u.Query().Get("q") != "" {
		low = strings.ReplaceAll(low, strings.ToLower(u.Query().Get("q")), "")
	}
	for _, word := range append([]string{canary, "77,613"}, w.in.keys...) {
		if word != "" && strings.Contains(low, strings.ToLower(word)) {
			out = append(out, word)
		}
	}
	if !slices.ContainsFunc(tellingParts, func(s string) bool { return strings.Contains(low, s) }) {
		return out
	}
	if m := tellingWords.FindString(low); m != "" {
		i := strings.Index(low, m)
		out = append(out, fmt.Sprintf("%q in …%s…", m, low[max(0, i-60):min(len(low), i+60)]))
	}
	return out
}
