package disclosure_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/users/userstest"
)

func TestAScheduleHoldsWhatIsRelevant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, files := userstest.NewForce(t, d, "FI"), casestest.Room(d)
		r := disclosure.New(d, userstest.Room(d), files)
		open, shut := casestest.OpenIn(t, files, f), casestest.OpenIn(t, files, f, casestest.Restricted)
		lead := f.As(t, d, f.Lead)
		var made []cases.Decision
		for _, title := range []string{"Apply for restraint", "Ask a source", "Order stationery"} {
			x, _, err := files.Decide(lead, open.ID, cases.NewDecision{Title: title, Decision: "Yes", Reason: "Grounds"})
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, x)
		}
		today := caltime.DateOf(clock.Now())
		judge := func(i int, j disclosure.Judgement) (disclosure.Item, error) {
			j.Kind, j.EntityID = "decision", int64(made[i].ID)
			return r.Judge(lead, open.ID, j)
		}
		for _, bad := range []disclosure.Judgement{{}, {Relevant: "no", MeetsTest: true}, {Relevant: "yes", Sensitive: true}, {Relevant: "yes", ScheduledOn: today.AddDays(1)}, {Relevant: "yes", InspectedOn: today}} {
			if _, err := judge(0, bad); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v was taken: %v", bad, err)
			}
		}
		first, err := judge(0, disclosure.Judgement{Relevant: "yes", MeetsTest: true, ScheduledOn: today, InspectedOn: today, Checked: true})
		if err != nil || first.Version != 1 || first.CheckedBy == nil {
			t.Fatalf("%+v, %v", first, err)
		}
		if _, err := judge(0, disclosure.Judgement{Relevant: "no"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale judgement was taken: %v", err)
		}
		again, err := judge(0, disclosure.Judgement{Relevant: "yes", MeetsTest: true, ScheduledOn: today, Version: 1})
		if err != nil || again.Version != 2 || again.CheckedBy != nil {
			t.Errorf("a change kept the check: %+v, %v", again, err)
		}
		if _, err := judge(1, disclosure.Judgement{Relevant: "yes", Sensitive: true, WhySensitive: "It names a source", ScheduledOn: today}); err != nil {
			t.Fatal(err)
		}
		if _, err := judge(2, disclosure.Judgement{Relevant: "no"}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Judge(lead, shut.ID, disclosure.Judgement{Kind: "decision", EntityID: int64(made[0].ID), Relevant: "yes"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a record of another case was judged: %v", err)
		}
		if _, err := r.Judge(f.As(t, d, f.Colleague), open.ID, disclosure.Judgement{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%v", err)
		}
		rows := func(n int) (s lists.Sheet, out string) {
			s, err := r.Lists()[n].Open(lead, d, lists.Ask{Case: open.Ref})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Rows(func(c []xlsx.Cell) error { out += fmt.Sprintf("%+v\n", c); return nil }); err != nil {
				t.Fatal(err)
			}
			return s, out
		}
		plain, text := rows(0)
		if plain.Count != 1 || !strings.Contains(text, "Apply for restraint") || strings.Contains(text, "source") || plain.Marking != "OFFICIAL-SENSITIVE" || len(plain.Notes) != 1 {
			t.Errorf("%+v\n%s", plain, text)
		}
		if s, text := rows(1); s.Count != 1 || !strings.Contains(text, "It names a source") || strings.Contains(text, "restraint") {
			t.Errorf("%s", text)
		}

		site := userstest.Browse(t, d, append(r.Routes(), files.Routes()...))
		b, at := site.SignIn(t, f.Lead), cases.Path(open.Ref)+"/disclosure"
		form := b.Get(at + fmt.Sprintf("?kind=decision&item=%d", made[1].ID)).Must(200)
		if form.Attr("#why_sensitive", "value") != "It names a source" || form.Attr("input[name=version]", "value") != "1" {
			t.Errorf("%s", form.Text("main"))
		}
		in := url.Values{"kind": {"decision"}, "item": {fmt.Sprint(made[1].ID)}, "version": {"1"}, "relevant": {"yes"}, "is": {"sensitive"}, "description": {"A decision"}, "scheduled-day": {"x"}}
		if p := b.Post(at, in).Must(422); p.Attr("#description", "value") != "A decision" || p.Attr("#scheduled-day", "value") != "x" {
			t.Error("what was typed is lost")
		}
		in.Del("scheduled-day")
		in.Set("why_sensitive", "It names a source")
		b.Post(at, in).Must(303)
		if main := b.Get(at).Must(200).Text("main"); !strings.Contains(main, "A decision") || !strings.Contains(main, "Not relevant") {
			t.Errorf("%s", main)
		}
		reader := site.SignIn(t, f.Colleague)
		if n := reader.Get(at).Must(200).Count("main table a"); n != 0 {
			t.Error("a reader is offered the form")
		}
		reader.Get(cases.Path(shut.Ref) + "/disclosure").Must(404)
	})
}
