package opportunities_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

func browse(t *testing.T, d *db.DB, h *opportunitiestest.House) *userstest.Site {
	return userstest.Browse(t, d, append(append([]web.Route{}, h.Opportunities.Routes()...), h.Effort.Routes()...))
}

// A person takes one, declines one alone, proposes the decline of another; a second person agrees; a window ends during a
// proposal; a reviewer confirms it missed, a manager reverses it. All in the browser's words, on both engines.
func TestTheLifeOfOpportunities(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		site := browse(t, d, h)
		lead, sup, mgr, other := site.SignIn(t, f.Lead), site.SignIn(t, f.Supervisor), site.SignIn(t, f.Manager), site.SignIn(t, f.OtherSupervisor)
		small := h.Enter(t, f, c.ID, 3_900_00, 72*time.Hour)
		large := h.Enter(t, f, c.ID, 63_050_00, 72*time.Hour)
		later := h.Enter(t, f, c.ID, 8_000_00, 24*time.Hour)
		mine := h.Enter(t, f, c.ID, 44_800_00, 72*time.Hour)

		board := lead.Get("/opportunities").Must(http.StatusOK)
		if board.Count("article.op") != 4 || !strings.Contains(board.Text("h1"), "Opportunities") {
			t.Errorf("board shows %d cards", board.Count("article.op"))
		}
		lead.Post(mine.Path()+"/take", nil).Must(http.StatusSeeOther)
		if got := lead.Post(mine.Path()+"/take", nil).Must(http.StatusUnprocessableEntity).Text("main"); !strings.Contains(got, "You have taken it already") {
			t.Errorf("taken twice:\n%s", got)
		}
		if got := sup.Post(mine.Path()+"/take", nil).Must(http.StatusUnprocessableEntity).Text("main"); !strings.Contains(got, "Somebody else has taken it already") {
			t.Errorf("taken from somebody:\n%s", got)
		}
		lead.Post(mine.Path()+"/outcome", url.Values{"step": {"realised"}, "value": {""}}).Must(http.StatusUnprocessableEntity)
		lead.Post(mine.Path()+"/outcome", url.Values{"step": {"realised"}, "value": {"44,000"}}).Must(http.StatusSeeOther)
		if o := opportunity(t, d, mine.ID); o.Step != opportunities.Realised || *o.RealisedPence != 44_000_00 || *o.OwnerID != f.Lead {
			t.Errorf("realised: %+v", o)
		}
		lead.Post(small.Path()+"/decline", url.Values{"reason": {""}}).Must(http.StatusUnprocessableEntity)
		lead.Post(small.Path()+"/decline", url.Values{"reason": {"DISPROPORTIONATE"}, "text": {"Equity under £4,000"}}).Must(http.StatusSeeOther)
		if o := opportunity(t, d, small.ID); o.Status != opportunities.Declined || o.Reason != "LEGAL_THRESHOLD" || o.ReasonDetail != "DISPROPORTIONATE" {
			t.Errorf("declined: %+v", o)
		}
		for _, o := range []opportunities.Opportunity{large, later} {
			lead.Post(o.Path()+"/decline", url.Values{"reason": {"NO_GROUNDS"}}).Must(http.StatusSeeOther)
			if got := opportunity(t, d, o.ID); got.Status != opportunities.DeclineProposed {
				t.Errorf("above the threshold: %s", got.Status)
			}
		}
		lead.Post(large.Path()+"/decision", url.Values{"decision": {"agree"}}).Must(http.StatusForbidden)
		other.Post(large.Path()+"/decision", url.Values{"decision": {"agree"}}).Must(http.StatusForbidden)
		sup.Post(large.Path()+"/decision", url.Values{"decision": {"refuse"}}).Must(http.StatusUnprocessableEntity)
		sup.Post(large.Path()+"/decision", url.Values{"decision": {"agree"}, "version": {"1"}}).Must(http.StatusConflict)
		mgr.Post(large.Path()+"/decision", url.Values{"decision": {"agree"}, "version": {"2"}}).Must(http.StatusSeeOther)

		clock.Advance(25 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		if o := opportunity(t, d, later.ID); o.Status != opportunities.RunOut {
			t.Fatalf("the window ended during the proposal: %s", o.Status)
		}
		lead, sup, mgr = site.SignIn(t, f.Lead), site.SignIn(t, f.Supervisor), site.SignIn(t, f.Manager) // a day has passed
		sup.Post(later.Path()+"/decision", url.Values{"decision": {"agree"}}).Must(http.StatusUnprocessableEntity)
		lead.Post(later.Path()+"/review", url.Values{"verdict": {"missed"}, "reason": {"LATE_REFERRAL"}}).Must(http.StatusForbidden)
		sup.Post(later.Path()+"/review", url.Values{"verdict": {"missed"}, "reason": {"UNKNOWN"}}).Must(http.StatusUnprocessableEntity)
		sup.Post(later.Path()+"/review", url.Values{"verdict": {"missed"}, "reason": {"LATE_REFERRAL"}, "still": {"partly"}}).Must(http.StatusSeeOther)
		o := opportunity(t, d, later.ID)
		if o.Status != opportunities.Missed || *o.LostPence != 8_000_00 || o.LostBasis == "" || o.ReviewedRole != "supervisor" || o.Reason != "REFERRAL" || o.ReasonOwner != "force" {
			t.Errorf("missed: %+v", o)
		}
		page := mgr.Get("/missed").Must(http.StatusOK)
		if body := page.Main(); !strings.Contains(body, "£8,000") || !strings.Contains(body, "Referred late") {
			t.Errorf("the Missed page does not show it:\n%s", body)
		}
		sup.Post(later.Path()+"/reverse", url.Values{"note": {"x"}}).Must(http.StatusForbidden)
		mgr.Post(later.Path()+"/reverse", url.Values{"note": {""}}).Must(http.StatusUnprocessableEntity)
		mgr.Post(later.Path()+"/reverse", url.Values{"note": {"The bank had refused before"}}).Must(http.StatusSeeOther)
		if o := opportunity(t, d, later.ID); o.Status != opportunities.RunOut || o.LostPence != nil {
			t.Errorf("reversed: %+v", o)
		}
		if n := len(lead.Get(later.Path()).Must(http.StatusOK).All(".tl > li")); n != 5 {
			t.Errorf("%d steps are shown, want entered, proposed, run out, missed, reversed", n)
		}
	})
}

// Whoever owns it does not review it, and whoever proposed does not agree, even as a supervisor.
func TestDutiesAreSeparate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		sup := f.As(t, d, f.Supervisor)
		a := h.Enter(t, f, c.ID, 63_050_00, 24*time.Hour)
		if _, _, err := h.Opportunities.Decline(sup, a.PublicKey, 0, "NO_GROUNDS", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Opportunities.AgreeDecline(sup, a.PublicKey, 0, ""); err == nil {
			t.Error("the proposer agreed")
		}
		if _, err := h.Opportunities.RefuseDecline(sup, a.PublicKey, 0, "no"); err == nil {
			t.Error("the proposer refused")
		}
		b := h.Enter(t, f, c.ID, 63_050_00, 24*time.Hour)
		if _, _, err := h.Opportunities.Take(sup, b.PublicKey, 0); err != nil {
			t.Fatal(err)
		}
		clock.Advance(25 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		if got := opportunity(t, d, b.ID); got.Status != opportunities.Lapsed || got.Reason != "" && got.LostPence == nil {
			t.Errorf("taken and run out: %+v", got)
		}
		v := opportunities.Review{Verdict: opportunities.Reclassify, Reason: "LISTING_DELAY"}
		if _, err := h.Opportunities.Judge(sup, b.PublicKey, 0, v); err == nil {
			t.Error("the owner reviewed")
		}
		if _, err := h.Opportunities.Judge(f.As(t, d, f.Manager), b.PublicKey, 0, v); err != nil {
			t.Error(err)
		}
	})
}

func TestUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		lead := f.As(t, d, f.Lead)
		o := h.Enter(t, f, c.ID, 3_900_00, 24*time.Hour)
		_, act, err := h.Opportunities.Take(lead, o.PublicKey, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Cases.Undo(f.As(t, d, f.Deputy), act); err == nil {
			t.Error("somebody else took it back")
		}
		if _, err := h.Cases.Undo(lead, act); err != nil {
			t.Fatal(err)
		}
		if got := opportunity(t, d, o.ID); got.Status != opportunities.Open || got.OwnerID != nil || got.Version != 3 {
			t.Errorf("taken back: %+v", got)
		}
		_, act, err = h.Opportunities.Decline(lead, o.PublicKey, 3, "NO_GROUNDS", "")
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(11 * time.Minute)
		if _, err := h.Cases.Undo(lead, act); err == nil {
			t.Error("taken back after eleven minutes")
		}
	})
}

// A non-member cannot tell an opportunity of a restricted case from one that does not exist: same status, same body, same
// number of statements, on every way in; lists, counts and figures leave it out.
func TestRestrictedOpportunitiesDoNotShow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f, casestest.Restricted, casestest.Titled("Secret ledger"))
		o := h.Enter(t, f, c.ID, 63_050_00, 24*time.Hour)
		site := browse(t, d, h)
		for _, who := range []ids.User{f.Colleague, f.Supervisor, f.Manager, f.Auditor} {
			b := site.SignIn(t, who)
			for _, path := range []string{"", "/take", "/decline", "/outcome", "/decision", "/review", "/reverse", "/value", "/hand-over"} {
				ask := func(key string) (int, string) {
					if path == "" {
						p := b.Get("/opportunities/" + key)
						return p.Status, p.Main()
					}
					p := b.Post("/opportunities/"+key+path, url.Values{"reason": {"NO_GROUNDS"}, "verdict": {"missed"}, "note": {"x"}})
					return p.Status, p.Main()
				}
				s1, b1 := ask(o.PublicKey)
				s2, b2 := ask("zzzzzzzzzz")
				if s1 != s2 || b1 != b2 {
					t.Errorf("user %d %s: %d and %d", who, path, s1, s2)
				}
			}
			for _, path := range []string{"/opportunities", "/opportunities?layout=list", "/missed", "/cases/" + strings.ReplaceAll(c.Ref, "/", "-") + "/opportunities"} {
				if body := b.Get(path).Main(); strings.Contains(body, "Freeze the trading") || strings.Contains(body, "Secret") || strings.Contains(body, "63,050") || strings.Contains(body, "£63k") {
					t.Errorf("user %d sees it on %s", who, path)
				}
			}
		}
		count := func(key string) int {
			ctx := f.As(t, d, f.Colleague)
			ctx, s := db.Watch(ctx)
			_, _, _ = h.Opportunities.Take(ctx, key, 0)
			return s.Count()
		}
		if a, b := count(o.PublicKey), count("zzzzzzzzzz"); a != b {
			t.Errorf("%d statements for a restricted one, %d for none", a, b)
		}
		if n, err := h.Opportunities.OpenCount(f.As(t, d, f.Manager)); n != 0 || err != nil {
			t.Errorf("a non-member counts %d, %v", n, err)
		}
		if n, err := h.Opportunities.OpenCount(f.As(t, d, f.Lead)); n != 1 || err != nil {
			t.Errorf("a member counts %d, %v", n, err)
		}
		// Once missed, the headline of a manager counts it and says "under 5"; an investigator's does not.
		clock.Advance(25 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		miss(t, d, o.ID)
		if body := site.SignIn(t, f.Manager).Get("/missed").Main(); !strings.Contains(body, "Under 5 not shown") || !strings.Contains(body, "£63k") || strings.Contains(body, "Freeze the") {
			t.Errorf("a manager's figures:\n%s", body)
		}
		if body := site.SignIn(t, f.Colleague).Get("/missed").Main(); strings.Contains(body, "not shown") || strings.Contains(body, "£63k") {
			t.Errorf("an investigator's figures:\n%s", body)
		}
	})
}

// miss marks an opportunity as missed by a member, for the figures.
func miss(t *testing.T, d *db.DB, id ids.Opportunity) {
	t.Helper()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("test.missed", db.On{}, nil)
		return tx.Gorm(ctx).Exec("UPDATE opportunities SET status = 'missed', lost_pence = estimate_pence, reason = 'REFERRAL', version = version + 1 WHERE id = ?", id).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEnterOnTheWeb(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		site := browse(t, d, h)
		b := site.SignIn(t, f.Lead)
		at := cases.Path(c.Ref) + "/opportunities"
		p := b.Post(at, url.Values{"kind": {"nonsense"}, "value": {"12.345"}, "closes-day": {"31"}, "closes-month": {"2"}, "closes-year": {"2027"}, "title": {"<b>kept</b>"}}).Must(http.StatusUnprocessableEntity)
		if n := p.Count(".govuk-error-summary li"); n != 4 {
			t.Errorf("%d errors: %v", n, p.All(".govuk-error-summary li"))
		}
		if p.Attr("#title", "value") != "<b>kept</b>" {
			t.Error("what was typed is lost")
		}
		b.Post(at, url.Values{"kind": {"no_investigator"}, "why": {"Nobody was free for the search of 3 November."}}).Must(http.StatusSeeOther)
		got := all(t, d)
		if len(got) != 1 || got[0].Reason != "CAPACITY" || got[0].ReasonDetail != "NO_FI_CAPACITY" || got[0].EstimatePence != nil || got[0].WindowCloses != nil {
			t.Fatalf("%+v", got)
		}
		if !strings.Contains(b.Get(at).Must(http.StatusOK).Main(), "No investigator free") {
			t.Error("the case does not show it")
		}
		// Value not known: the decline waits for a second person.
		if p := b.PostHX(got[0].Path()+"/decline", url.Values{"reason": {"NO_GROUNDS"}}).Must(http.StatusOK); !strings.Contains(p.Text(".op__by"), "proposed") {
			t.Errorf("htmx answers %q", p.Text(".op__by"))
		}
		site.SignIn(t, f.Colleague).Get(at + "/new").Must(http.StatusForbidden)
		site.SignIn(t, f.Auditor).Get(at + "/new").Must(http.StatusForbidden)
	})
}

// The list pages by key: every row once, in order, with and without values and ends, and no full scan of the table.
func TestTheListPagesByKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		g := casestest.Grant(t, userstest.System(t), d, c.ID)
		var in []opportunities.Imported
		for i := range 130 {
			m := opportunities.Imported{Grant: g, Key: fmt.Sprint(i), Title: fmt.Sprintf("Item %03d", i), Reason: "DATA", EndedAt: clock.Now().Add(-time.Duration(i%7) * time.Hour)}
			if i%3 > 0 {
				v := money.Pence(i%5) * 100_00
				m.Value, m.Basis = &v, "source"
			}
			in = append(in, m)
		}
		if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Opportunities.AddBatch(ctx, tx, in)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		b := browse(t, d, h).SignIn(t, f.Lead)
		for _, sort := range []string{"due", "-due", "value", "-value", "found", "-found"} {
			next, seen, pages := "/opportunities?layout=list&sort="+sort, map[string]bool{}, 0
			var back string
			for next != "" && pages < 10 {
				p := b.Get(next).Must(http.StatusOK)
				for _, title := range p.All("tbody th a") {
					if seen[title] {
						t.Errorf("%s shows %s twice", sort, title)
					}
					seen[title] = true
				}
				pages++
				next, back = "", ""
				if p.Count(`.pager a[rel="next"]`) > 0 {
					next = p.Attr(`.pager a[rel="next"]`, "href")
				}
				if p.Count(`.pager a[rel="prev"]`) > 0 {
					back = p.Attr(`.pager a[rel="prev"]`, "href")
				}
			}
			if len(seen) != 130 || pages != 3 {
				t.Errorf("%s: %d rows on %d pages", sort, len(seen), pages)
			}
			if back == "" || b.Get(back).Count("tbody tr") != 50 {
				t.Errorf("%s: no way back (%q)", sort, back)
			}
		}
		b.Get("/opportunities?layout=list&after=rubbish&status=nonsense&unit=-1&from=2026-02-31&least=x").Must(http.StatusOK)
	})
}
