package cases_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func TestBreakAndReview(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		shut := casestest.OpenIn(t, r, f, casestest.Restricted)
		b := cases.Breaking{Ref: shut.Ref, Reason: "life", Why: "A threat against the suspect", Hours: 2}
		for _, bad := range []cases.Breaking{{}, {Ref: shut.Ref, Reason: "life", Why: "x", Hours: 25}, {Ref: shut.Ref, Reason: "life", Why: "x"}, {Ref: shut.Ref, Reason: "curious", Why: "x", Hours: 1},
			{Ref: shut.Ref, Reason: "life", Why: " ", Hours: 1}, {Ref: shut.Ref, Reason: "life", Why: "x", Hours: 13}} { // 12 unless a force sets another
			if _, _, err := r.BreakGlass(f.As(t, d, f.Colleague), bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		x, ref, err := r.BreakGlass(f.As(t, d, f.Colleague), b)
		if err != nil || ref != shut.Ref || !x.UntilAt.Equal(clock.Now().Add(2*time.Hour)) {
			t.Fatal(x, ref, err)
		}
		if _, _, err := r.BreakGlass(f.As(t, d, f.Colleague), b); !fault.Is(err, fault.Refused) {
			t.Errorf("twice: %v", err)
		}
		// The team finds it in the timeline and on the page of access; reviewers in their queue, without the case's name.
		site := userstest.Browse(t, d, r.Routes())
		lead, sup := site.SignIn(t, f.Lead), site.SignIn(t, f.Supervisor)
		if p := lead.Get(shut.Path() + "/timeline").Must(http.StatusOK); !strings.Contains(p.Main(), "Opened by break-glass: Cole Colleague") {
			t.Error(p.Main())
		}
		if p := lead.Get(shut.Path() + "/team").Must(http.StatusOK); !strings.Contains(p.Main(), "A threat against the suspect") || p.Count("form[action$='/end']") != 1 {
			t.Error(p.Main())
		}
		p := sup.Get("/break-glass/review").Must(http.StatusOK)
		if strings.Contains(p.Body, shut.Ref) || strings.Contains(p.Body, shut.Path()) || !strings.Contains(p.Main(), "A restricted case") || !strings.Contains(p.Main(), "Cole Colleague") {
			t.Errorf("the queue shows %s", p.Main())
		}
		review := func(by string) string { return "/break-glass/review/" + by }
		site.SignIn(t, f.OtherSupervisor).Get(review(x.PublicKey)).Must(http.StatusNotFound)
		site.SignIn(t, f.Colleague).Get(review(x.PublicKey)).Must(http.StatusForbidden)
		sup.Get(review(x.PublicKey)).Must(http.StatusOK)
		sup.Post(review(x.PublicKey), url.Values{"version": {"1"}, "verdict": {"not_justified"}, "review_reason": {"The lead was on duty"}}).Must(http.StatusUnprocessableEntity)
		clock.Advance(access.ReviewWithin)
		if p := site.SignIn(t, f.Supervisor).Get("/break-glass/review").Must(http.StatusOK); strings.Contains(p.Main(), "Review overdue") {
			t.Error("overdue on the third day")
		}
		clock.Advance(time.Second)
		sup = site.SignIn(t, f.Supervisor)
		if p := sup.Get("/break-glass/review").Must(http.StatusOK); !strings.Contains(p.Main(), "Review overdue") {
			t.Error("not overdue after three days")
		}
		v := url.Values{"version": {"1"}, "verdict": {"not_justified"}, "review_reason": {"The lead was on duty"}, "follow_up": {"Spoken to"}}
		sup.Post(review(x.PublicKey), v).Must(http.StatusSeeOther)
		sup.Post(review(x.PublicKey), v).Must(http.StatusUnprocessableEntity)
		if p := sup.Get("/break-glass/review").Must(http.StatusOK); strings.Contains(p.Main(), "Cole Colleague") {
			t.Error("still in the queue")
		}
		if p := site.SignIn(t, f.Auditor).Get("/break-glass/register").Must(http.StatusOK); !strings.Contains(p.Main(), "Spoken to") || strings.Contains(p.Body, shut.Ref) {
			t.Errorf("the register shows %s", p.Main())
		}
	})
}

// Ending a look without saying why brings the page back that it was ended from, with what was wrong; whoever looks finds
// the way back to the case among their own looks, while they last.
func TestEndingALookOnItsPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		shut := casestest.OpenIn(t, r, f, casestest.Restricted)
		x, _, err := r.BreakGlass(f.As(t, d, f.Colleague), cases.Breaking{Ref: shut.Ref, Reason: "life", Why: "A threat against the suspect", Hours: 2})
		if err != nil {
			t.Fatal(err)
		}
		site := userstest.Browse(t, d, r.Routes())
		breaker := site.SignIn(t, f.Colleague)
		if p := breaker.Get("/break-glass").Must(http.StatusOK); p.Attr("section[aria-labelledby=h-own] a.ref", "href") != shut.Path() || p.Count("input[name=ended_why]") != 0 {
			t.Errorf("your own looks: %s", p.Main())
		}
		for _, who := range []ids.User{f.Lead, f.Supervisor} { // the last ends it
			at := shut.Path() + "/team"
			if who == f.Supervisor {
				at = "/break-glass/review/" + x.PublicKey
			}
			b := site.SignIn(t, who)
			form := b.Get(at).Must(http.StatusOK).Form("form[action$='/end']")
			long := strings.Repeat("x", 4001)
			for typed, want := range map[string]string{"": "Enter why you end it", long: "4000"} {
				form.Set("ended_why", typed)
				p := b.Post("/break-glass/"+x.PublicKey+"/end", form)
				id := "end-" + x.PublicKey
				if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text(".govuk-error-summary"), want) || p.Attr(".govuk-error-summary a", "href") != "#"+id || p.Attr("input#"+id, "value") != typed ||
					!strings.Contains(p.Text("#"+id+"-error"), want) {
					t.Errorf("%s, %d: %s", at, p.Status, p.Main())
				}
			}
			form.Set("ended_why", "Ask me instead")
			if who == f.Supervisor {
				b.Post("/break-glass/"+x.PublicKey+"/end", form).Must(http.StatusSeeOther)
			}
		}
		if p := breaker.Get("/break-glass").Must(http.StatusOK); strings.Contains(p.Body, shut.Ref) || strings.Contains(p.Body, shut.Path()) || !strings.Contains(p.Main(), "A restricted case") {
			t.Errorf("ended, your own looks: %s", p.Main())
		}
		if p := site.SignIn(t, f.Lead).Get(shut.Path()).Must(http.StatusOK); p.Count("a[href$='/audit']") != 0 {
			t.Error("a lead is offered the log of their case")
		}
		open := casestest.OpenIn(t, r, f)
		if p := site.SignIn(t, f.Auditor).Get(open.Path()).Must(http.StatusOK); p.Text("a[href='"+open.Path()+"/audit']") != "Who saw this case" {
			t.Errorf("the auditor is not offered who saw the case: %s", p.Main())
		}
	})
}

func TestNotJustifiedEndsTheLook(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		shut := casestest.OpenIn(t, r, f, casestest.Restricted)
		x, _, err := r.BreakGlass(f.As(t, d, f.Supervisor), cases.Breaking{Ref: shut.Ref, Reason: "clock", Why: "x", Hours: 2})
		if err != nil {
			t.Fatal(err)
		}
		v := cases.Review{Version: 1, Verdict: access.NotJustified, Reason: "No", FollowUp: "Spoken to"}
		if err := r.ReviewGlass(f.As(t, d, f.Supervisor), x.PublicKey, v); !fault.Is(err, fault.NotFound) {
			t.Errorf("reviewed their own: %v", err)
		}
		if err := r.ReviewGlass(f.As(t, d, f.Manager), x.PublicKey, v); err != nil {
			t.Fatal(err)
		}
		if _, err := access.Open(f.As(t, d, f.Supervisor), d, shut.ID, access.Read); !fault.Is(err, fault.NotFound) {
			t.Errorf("still open: %v", err)
		}
	})
}

func TestWhoEndsALook(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := casestest.Room(d)
		for i, c := range []struct {
			name string
			f    userstest.Force
			who  string
			why  string
			want fault.Kind
		}{{"the breaker", f, "breaker", "", 0}, {"lead", f, "lead", "seen", 0}, {"lead without a reason", f, "lead", "", fault.Invalid}, {"supervisor", f, "supervisor", "seen", 0},
			{"deputy", f, "deputy", "seen", fault.NotFound}, {"other supervisor", f, "other", "seen", fault.NotFound}, {"another force", other, "lead", "seen", fault.NotFound}} {
			shut := casestest.OpenIn(t, r, f, casestest.Restricted)
			breaker := f.Colleague
			if i >= access.MostTries { // tries are few by the hour
				breaker = f.Manager
			}
			x, _, err := r.BreakGlass(f.As(t, d, breaker), cases.Breaking{Ref: shut.Ref, Reason: "life", Why: "x", Hours: 1})
			if err != nil {
				t.Fatal(c.name, err)
			}
			by := map[string]func() error{
				"breaker":    func() error { return r.EndGlass(f.As(t, d, breaker), x.PublicKey, c.why) },
				"lead":       func() error { return r.EndGlass(c.f.As(t, d, c.f.Lead), x.PublicKey, c.why) },
				"deputy":     func() error { return r.EndGlass(c.f.As(t, d, c.f.Deputy), x.PublicKey, c.why) },
				"supervisor": func() error { return r.EndGlass(c.f.As(t, d, c.f.Supervisor), x.PublicKey, c.why) },
				"other":      func() error { return r.EndGlass(c.f.As(t, d, c.f.OtherSupervisor), x.PublicKey, c.why) },
			}[c.who]
			if err := by(); c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	})
}

// TestATryAtNothingTellsNothing compares what a try at a reference answers: nothing there, another force's case, one that a
// conflict of interest keeps the asker out of. Page and statements are the same.
func TestATryAtNothingTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := casestest.Room(d)
		shut, foreign, openForeign := casestest.OpenIn(t, r, f, casestest.Restricted), casestest.OpenIn(t, r, other, casestest.Restricted), casestest.OpenIn(t, r, other)
		plain := casestest.OpenIn(t, r, f)
		for _, k := range []cases.Case{shut, plain} {
			if err := r.KeepOut(f.As(t, d, f.Lead), k.ID, conflictOf(f.Colleague)); err != nil {
				t.Fatal(err)
			}
		}
		site := userstest.Browse(t, d, r.Routes())
		post := func(ref string) *webtest.Page {
			b := site.SignIn(t, f.Colleague) // just now: whoever breaks glass proves who they are
			b.Get("/break-glass").Must(http.StatusOK)
			defer clock.Advance(11 * time.Minute)
			return b.Post("/break-glass", url.Values{"reference": {ref}, "reason": {"life"}, "why": {"x"}, "hours": {"1"}})
		}
		try := func(ref string) string {
			return strings.ReplaceAll(post(ref).Must(http.StatusUnprocessableEntity).Main(), ref, "REF")
		}
		want := try("FI/2026/9999")
		if !strings.Contains(want, "no restricted case of your force") {
			t.Fatal(want)
		}
		for _, ref := range []string{shut.Ref, foreign.Ref, openForeign.Ref, plain.Ref} {
			if diff := cmp.Diff(want, try(ref)); diff != "" {
				t.Errorf("%s answers otherwise:\n%s", ref, diff)
			}
		}
		post(shut.Ref).Must(http.StatusTooManyRequests)

		b := site.SignIn(t, f.Manager)
		clock.Advance(11 * time.Minute)
		if p := b.Post("/break-glass", url.Values{"reference": {shut.Ref}, "reason": {"life"}, "why": {"x"}, "hours": {"1"}}).Must(http.StatusUnauthorized); !strings.Contains(p.Main(), "Confirm that it is you") {
			t.Error(p.Main())
		}
	})
}
