package opportunities_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// An action is added, edited, done and withdrawn by those who may, from the version they saw.
func TestLearningActions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		site := browse(t, d, h)
		sup, lead := site.SignIn(t, f.Supervisor), site.SignIn(t, f.Lead)
		due := caltime.DateOf(clock.Now()).AddDays(30)
		form := func(over ...string) url.Values {
			v := url.Values{"reason": {"LATE_REFERRAL"}, "what": {"Brief custody sergeants"}, "owner": {ids.String(f.Lead)}, "due-day": {due.Format("2")}, "due-month": {due.Format("1")}, "due-year": {due.Format("2006")}}
			for i := 0; i < len(over); i += 2 {
				v.Set(over[i], over[i+1])
			}
			return v
		}
		lead.Post("/missed/learning", form()).Must(http.StatusForbidden)
		for field, bad := range map[string]string{"reason": "UNKNOWN", "what": " ", "owner": "999999", "due-day": "x", "due-year": "2019", "note": strings.Repeat("x", 4001)} {
			if p := sup.Post("/missed/learning", form(field, bad)).Must(http.StatusUnprocessableEntity); p.Count(".govuk-error-summary") != 1 {
				t.Errorf("%s %q is not told", field, bad)
			}
		}
		sup.Post("/missed/learning", form()).Must(http.StatusSeeOther)
		p := lead.Get("/missed/learning?reason=LATE_REFERRAL").Must(http.StatusOK)
		if got := strings.Join(p.All("select option"), "|"); !strings.Contains(got, "Not recognised: not recognised at search|") || strings.Contains(got, "…") {
			t.Errorf("reasons that cannot be told apart: %s", got)
		}
		at := p.Attr("section[aria-labelledby=h-actions] tbody a", "href")
		if !strings.Contains(p.Main(), "Brief custody sergeants") || !strings.Contains(p.Main(), "1 action open, 0 overdue") || at == "" {
			t.Fatalf("the list does not show it:\n%s", p.Main())
		}
		if strings.Contains(lead.Get("/missed/learning?reason=DRIFT").Main(), "Brief custody") {
			t.Error("another reason lists it")
		}
		lead.Get(at).Must(http.StatusOK)
		lead.Post(at, form("version", "1")).Must(http.StatusForbidden)
		sup.Post(at, form("version", "1", "what", "Brief the custody suite")).Must(http.StatusSeeOther)
		if p := sup.Post(at, form("version", "1", "what", "Something else")).Must(http.StatusConflict); !strings.Contains(p.Body, "Something else") {
			t.Error("what was typed is lost")
		}
		clock.Advance(40 * 24 * time.Hour)
		sup = site.SignIn(t, f.Supervisor)
		if p := sup.Get("/missed").Must(http.StatusOK); !strings.Contains(p.Main(), "1 of them overdue") {
			t.Error("Missed does not say what is overdue")
		}
		if p := sup.Post(at, url.Values{"do": {"done"}, "version": {"2"}}).Must(http.StatusUnprocessableEntity); !strings.Contains(p.Body, "Brief the custody suite") {
			t.Error("the other form is empty")
		}
		sup.Post(at, url.Values{"do": {"done"}, "version": {"2"}, "outcome": {"Briefed on 3 dates"}}).Must(http.StatusSeeOther)
		sup.Post(at, url.Values{"do": {"withdraw"}, "version": {"3"}, "reason_withdrawn": {"x"}}).Must(http.StatusUnprocessableEntity)
		other := userstest.NewForce(t, d, "ZZ")
		if s := site.SignIn(t, other.Manager).Get(at).Status; s != http.StatusNotFound {
			t.Errorf("another force is answered with %d", s)
		}
		ctx := f.As(t, d, f.Manager)
		two, err := h.Opportunities.AddLearningAction(ctx, opportunities.Learned{Reason: "DRIFT", What: "Review every quarter", Owner: f.Supervisor, Due: caltime.DateOf(clock.Now())})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Opportunities.WithdrawLearningAction(ctx, two.PublicKey, 1, "Entered twice"); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(site.SignIn(t, f.Manager).Get("/missed/learning").Main(), "Review every quarter") {
			t.Error("what was withdrawn is listed")
		}
	})
}

// An opportunity of one case goes to another: it stands there with its facts and is closed where it stood.
func TestMoveToCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		from, to := casestest.OpenIn(t, h.Cases, f), casestest.OpenIn(t, h.Cases, f)
		shut := casestest.Open(t, d, f, casestest.Restricted, func(n *cases.New) { n.Members = []ids.User{f.Lead} })

		b := browse(t, d, h).SignIn(t, f.Lead)
		o := h.Enter(t, f, from.ID, 8_000_00, 72*time.Hour)
		move := func(o opportunities.Opportunity, ref, why string) int {
			return b.Post(o.Path()+"/move", url.Values{"case": {ref}, "why": {why}}).Status
		}
		for _, bad := range [][2]string{{"", "x"}, {"FI/2026/9999", "x"}, {from.Ref, "x"}, {to.Ref, ""}, {to.Ref, strings.Repeat("x", 4001)}} {
			if s := move(o, bad[0], bad[1]); s != http.StatusUnprocessableEntity {
				t.Errorf("%.20q %.20q: %d", bad[0], bad[1], s)
			}
		}
		b.Post(o.Path()+"/move", url.Values{"case": {to.Ref}, "why": {"x"}, "version": {"9"}}).Must(http.StatusConflict)
		p := b.Post(o.Path()+"/move", url.Values{"case": {to.Ref}, "why": {"The arrest belongs there"}, "version": {"1"}}).Must(http.StatusSeeOther)
		there := b.Get(p.Location()).Must(http.StatusOK).Main()
		if !strings.Contains(there, "£8,000") || !strings.Contains(there, to.Ref) || !strings.Contains(there, "Moved here") {
			t.Errorf("it does not stand on the other case:\n%s", there)
		}
		if was := opportunity(t, d, o.ID); was.Status != opportunities.Duplicate || was.DuplicateOf == nil {
			t.Errorf("where it stood: %+v", was)
		}
		if s := move(o, to.Ref, "again"); s != http.StatusUnprocessableEntity {
			t.Errorf("moved twice: %d", s)
		}

		// To a restricted case: nothing stays behind; back from it to an open one: never.
		o = h.Enter(t, f, from.ID, 9_000_00, 72*time.Hour)
		p = b.Post(o.Path()+"/move", url.Values{"case": {shut.Ref}, "why": {"Larch"}}).Must(http.StatusSeeOther)
		was := opportunity(t, d, o.ID)
		if was.WithdrawnAt == nil || was.DuplicateOf != nil || was.Note != "" {
			t.Errorf("something stayed behind: %+v", was)
		}
		b.Post(p.Location()+"/move", url.Values{"case": {to.Ref}, "why": {"x"}}).Must(http.StatusUnprocessableEntity)
	})
}

// Of two who move the same opportunity to two cases at once, one does.
func TestMoveToCaseAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		from := casestest.OpenIn(t, h.Cases, f)
		o := h.Enter(t, f, from.ID, 8_000_00, 72*time.Hour)
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			to := casestest.OpenIn(t, h.Cases, f)
			wg.Go(func() {
				_, errs[i] = h.Opportunities.MoveToCase(f.As(t, d, f.Lead), o.PublicKey, 0, to.Ref, "It belongs there")
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !fault.Is(err, fault.Refused) && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d were moved", done)
		}
	})
}

// The owner cannot review, however the review and a hand-over to the reviewer meet: when both are through, the owner of
// what is missed is not who reviewed it.
func TestReviewAndHandOverMeet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		o := h.Enter(t, f, c.ID, 8_000_00, 24*time.Hour)
		clock.Advance(25 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		store(t, d, ownedBy(o.ID, f.Supervisor))
		var wg sync.WaitGroup
		var mine, theirs error
		wg.Go(func() {
			_, mine = h.Opportunities.Judge(f.As(t, d, f.Supervisor), o.PublicKey, 0, opportunities.Review{Verdict: opportunities.ConfirmMissed, Reason: "DRIFT"})
		})
		wg.Go(func() {
			_, theirs = h.Opportunities.Judge(f.As(t, d, f.Manager), o.PublicKey, 0, opportunities.Review{Verdict: opportunities.ConfirmMissed, Reason: "DRIFT", Learning: "Set a date"})
		})
		wg.Wait()
		got := opportunity(t, d, o.ID)
		if mine == nil || theirs != nil || got.Status != opportunities.Missed || *got.ReviewedBy != f.Manager {
			t.Errorf("the owner: %v; the other: %v; %+v", mine, theirs, got)
		}
		if p := browse(t, d, h).SignIn(t, f.Lead).Get("/missed/learning?reason=DRIFT"); !strings.Contains(p.Main(), "Set a date") {
			t.Error("the learning point is not listed")
		}
	})
}

func ownedBy(o ids.Opportunity, u ids.User) func(*gorm.DB) {
	return func(g *gorm.DB) { g.Exec("UPDATE opportunities SET owner_id = ? WHERE id = ?", u, o) }
}
