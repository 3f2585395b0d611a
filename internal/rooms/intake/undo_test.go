package intake_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func (b *bench) site() *userstest.Site {
	return userstest.Browse(b.t, b.d, append(append([]web.Route{}, b.r.Routes()...), b.r.Cases.Routes()...))
}

// without leaves out what undoing moves on: version and time.
func without(x intake.Referral) intake.Referral {
	x.Version, x.UpdatedAt = 0, time.Time{}
	return x
}

func withoutEvent(e intake.Event) intake.Event {
	e.Version, e.UpdatedAt = 0, time.Time{}
	return e
}

func (b *bench) referral(key string) (x intake.Referral) {
	b.t.Helper()
	b.must(b.d.Gorm(b.t.Context()).Where("public_key = ?", key).Take(&x).Error)
	return x
}

func (b *bench) event(key string) (e intake.Event) {
	b.t.Helper()
	b.must(b.d.Gorm(b.t.Context()).Where("public_key = ?", key).Take(&e).Error)
	return e
}

// lastAct is the newest act, whoever's it is.
func (b *bench) lastAct() (a cases.Act) {
	b.t.Helper()
	b.must(b.d.Gorm(b.t.Context()).Order("id DESC").Limit(1).Find(&a).Error)
	return a
}

// Every step of the queue of referrals and of triage can be taken back by whoever took it: the row is as it was, and the step
// stays, struck through.
func TestEveryStepOfIntakeCanBeTakenBack(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		sue, lea, rex := b.as(b.f.Supervisor), b.as(b.f.Lead), b.as(b.f.Referrer)
		file := casestest.OpenIn(t, b.r.Cases, b.f)
		in := seized()
		in.UnitID = b.f.Unit
		x, err := b.r.Refer(rex, in)
		b.must(err)
		list, err := b.r.TakeInAll(sue, []intake.Event{arrest("C/1")})
		b.must(err)
		e := list[0].Event

		back := func(name string, as ids.User, do func() error) {
			t.Helper()
			wasX, wasE := b.referral(x.PublicKey), b.event(e.PublicKey)
			steps, err := b.r.StepsOfReferral(sue, b.d, wasX)
			b.must(err)
			b.must(do())
			act := b.lastAct()
			if _, err := b.r.Cases.Undo(b.as(b.f.Colleague), act.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: somebody else took it back: %v", name, err)
			}
			if _, err := b.r.Cases.Undo(b.as(as), act.ID); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if _, err := b.r.Cases.Undo(b.as(as), act.ID); !fault.Is(err, fault.Refused) {
				t.Errorf("%s: taken back twice: %v", name, err)
			}
			if d := cmp.Diff(without(wasX), without(b.referral(x.PublicKey))); d != "" {
				t.Errorf("%s, referral (-was +is):\n%s", name, d)
			}
			if d := cmp.Diff(withoutEvent(wasE), withoutEvent(b.event(e.PublicKey))); d != "" {
				t.Errorf("%s, event (-was +is):\n%s", name, d)
			}
			now, err := b.r.StepsOfReferral(sue, b.d, wasX)
			b.must(err)
			for _, s := range now[len(steps):] {
				if s.WithdrawnAt == nil {
					t.Errorf("%s: the step %s is not struck through", name, s.Act)
				}
			}
		}
		back("take", b.f.Lead, func() error { _, err := b.r.TakeReferral(lea, x.PublicKey, 0); return err })
		back("take next", b.f.Lead, func() error { _, err := b.r.TakeNextReferral(lea); return err })
		back("allocate", b.f.Supervisor, func() error { _, err := b.r.AllocateReferral(sue, x.PublicKey, 0, b.f.Lead); return err })
		for _, d := range []intake.Decision{
			{To: intake.RefusedReferral, Reason: "no_capacity", Note: "Nobody is free"}, {To: intake.Returned, Reason: "not_financial", Note: "No money in it"},
			{To: intake.Transferred, Reason: "regional", Note: "To the region"}, {To: intake.Transferred, Reason: "other_force", Note: "Theirs", Unit: b.f.OtherUnit},
			{To: intake.WithdrawnByThem, Reason: "by_referrer", Note: "They rang"}, {To: intake.MoreInformation, Reason: "missing_facts", Note: "Whose van?"},
		} {
			back("decide "+string(d.To), b.f.Supervisor, func() error { _, err := b.r.DecideReferral(sue, x.PublicKey, 0, d); return err })
		}
		back("answer", b.f.Lead, func() error { _, err := b.r.AnswerReferral(lea, x.PublicKey, 0, "A white van"); return err })
		back("accept", b.f.Lead, func() error { _, err := b.r.AcceptReferral(lea, x.PublicKey, 0, file.ID); return err })
		for _, to := range []intake.EventState{intake.Potential, intake.NoPotential, intake.Duplicate, intake.Withdrawn} {
			back("triage "+string(to), b.f.Supervisor, func() error { _, err := b.r.TriageEvent(sue, e.PublicKey, 0, to, "because"); return err })
		}
		back("link", b.f.Lead, func() error { _, err := b.r.LinkEvent(lea, e.PublicKey, 0, file.ID); return err })

		// Of what a step brought in, undoing leaves it withdrawn.
		made, err := b.r.ReferEvent(sue, e.PublicKey, 0, b.f.Unit)
		b.must(err)
		if _, err := b.r.Cases.Undo(sue, b.lastAct().ID); err != nil {
			t.Fatal(err)
		}
		if got := b.referral(made.PublicKey); got.State != intake.WithdrawnByThem || b.event(e.PublicKey).State != intake.Untriaged {
			t.Errorf("referring an event was taken back: the referral is %s, the event %s", got.State, b.event(e.PublicKey).State)
		}
		in.Summary = "Sent by mistake"
		sent, err := b.r.Refer(rex, in)
		b.must(err)
		if _, err := b.r.Cases.Undo(rex, b.lastAct().ID); err != nil || b.referral(sent.PublicKey).State != intake.WithdrawnByThem {
			t.Errorf("an officer’s own referral: %v, %s", err, b.referral(sent.PublicKey).State)
		}
		typed := arrest("x")
		typed.UnitID = b.f.Unit
		one, err := b.r.RecordEvent(sue, typed)
		b.must(err)
		if _, err := b.r.Cases.Undo(sue, b.lastAct().ID); err != nil || b.event(one.PublicKey).State != intake.Withdrawn {
			t.Errorf("an event entered by hand: %v, %s", err, b.event(one.PublicKey).State)
		}

		// The timeline of the case says that the link was taken back.
		page := b.site().SignIn(t, b.f.Lead).Get(file.Path() + "/timeline").Must(http.StatusOK)
		if n := strings.Count(page.Main(), "Taken back: what was linked to the case"); n != 2 {
			t.Errorf("the timeline tells of %d links taken back", n)
		}
	})
}

// Nothing is taken back after ten minutes, after something else has happened, or where somebody has built on it.
func TestWhatIntakeCannotTakeBack(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		sue, lea := b.as(b.f.Supervisor), b.as(b.f.Lead)
		in := seized()
		in.UnitID = b.f.Unit
		x, err := b.r.Refer(b.as(b.f.Referrer), in)
		b.must(err)
		_, err = b.r.TakeReferral(lea, x.PublicKey, 0)
		b.must(err)
		took := b.lastAct()
		_, err = b.r.DecideReferral(sue, x.PublicKey, 0, intake.Decision{To: intake.RefusedReferral, Reason: "no_capacity", Note: "Nobody is free"})
		b.must(err)
		refused := b.lastAct()
		_, err = b.r.Cases.Undo(lea, took.ID)
		b.refuses(err, fault.Refused, "Something has happened to the referral since")

		b.r.BeforeUndo = append(b.r.BeforeUndo, veto)
		_, err = b.r.Cases.Undo(sue, refused.ID)
		b.refuses(err, fault.Refused, "built on it")
		b.r.BeforeUndo = nil
		b.clock.Advance(11 * time.Minute)
		_, err = b.r.Cases.Undo(sue, refused.ID)
		b.refuses(err, fault.Refused, "ten minutes")
		if got := b.referral(x.PublicKey); got.State != intake.RefusedReferral {
			t.Errorf("it is %s", got.State)
		}
	})
}

// The form of a case comes filled from a referral and from an event; opening it puts them on the case, once.
func TestACaseOpenedFromIntake(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		people := subjects.New(b.d, b.r.Cases)
		b.r.Cases.AddNamed = people.AddNamed
		in := seized()
		in.UnitID, in.Subject, in.Threat, in.CrimeRef = b.f.Unit, "Otto Larkspindle", "", "FI 23/881"
		x, err := b.r.Refer(b.as(b.f.Referrer), in)
		b.must(err)
		list, err := b.r.TakeInAll(b.as(b.f.Supervisor), []intake.Event{arrest("C/1")})
		b.must(err)
		site := b.site()
		lead := site.SignIn(t, b.f.Lead)

		page := lead.Get(x.Path()).Must(http.StatusOK)
		at := page.Attr(`a[href^="/cases/new?from=referral"]`, "href")
		form := lead.Get(at).Must(http.StatusOK)
		fields := filled(form)
		want := map[string]string{"title": "Seizure: cash, 23 Nov 2026", "threat": "", "unit": ids.String(b.f.Unit), "lead": ids.String(b.f.Lead), "origin": "reactive",
			"origin_basis": "cash_seizure", "origin_note": "Referral " + x.Ref, "subject": "Otto Larkspindle", "ref_kind": "crime", "ref_value": "FI 23/881", "nation": "england-wales"}
		for name, v := range want {
			if fields.Get(name) != v {
				t.Errorf("%s is filled with %q, want %q", name, fields.Get(name), v)
			}
		}
		if s := fields.Get("summary"); !strings.Contains(s, "Cash in a holdall") || !strings.Contains(s, "£4,820") {
			t.Errorf("the summary is %q", s)
		}
		for _, words := range []string{"PS 2291", "about £4,820", "Otto Larkspindle"} {
			if !strings.Contains(form.Main(), words) {
				t.Errorf("the form does not say %q", words)
			}
		}
		if strings.Contains(fields.Get("title"), "Larkspindle") {
			t.Error("the title names a person")
		}

		// A part in the case is needed of a subject; what was typed stays.
		fields.Set("title", "Holdall")
		p := lead.Post("/cases/new", fields).Must(http.StatusUnprocessableEntity)
		if !strings.Contains(p.Main(), "Choose the part") || filled(p).Get("title") != "Holdall" {
			t.Errorf("without a category:\n%s", p.Main())
		}
		fields.Set("category", "suspect")

		// Stale: what was typed stays, and the second try goes through.
		_, err = b.r.AllocateReferral(b.as(b.f.Supervisor), x.PublicKey, 0, b.f.Deputy)
		b.must(err)
		p = lead.Post("/cases/new", fields).Must(http.StatusConflict)
		again := filled(p)
		if again.Get("title") != "Holdall" || again.Get("from_version") == fields.Get("from_version") {
			t.Errorf("after a conflict the form holds %v", again)
		}
		p = lead.Post("/cases/new", again).Must(http.StatusSeeOther)
		opened := lead.Get(p.Location()).Must(http.StatusOK)
		if !strings.Contains(opened.Main(), "Holdall") {
			t.Errorf("the case:\n%s", opened.Main())
		}
		got := b.referral(x.PublicKey)
		if got.State != intake.Accepted || got.CaseID == nil {
			t.Fatalf("the referral is %s", got.State)
		}
		var who []subjects.Subject
		b.must(b.d.Gorm(t.Context()).Where("case_id = ?", *got.CaseID).Find(&who).Error)
		if len(who) != 1 || who[0].Name != "Otto Larkspindle" {
			t.Errorf("the subjects are %+v", who)
		}

		// Twice: refused, with what was typed, and no second case.
		n := b.count()
		p = lead.Post("/cases/new", again).Must(http.StatusUnprocessableEntity)
		if filled(p).Get("title") != "Holdall" || !strings.Contains(p.Main(), "Accepted") || b.count() != n {
			t.Errorf("a second time, %d cases more:\n%s", b.count()-n, p.Main())
		}
		lead.Get(at).Must(http.StatusUnprocessableEntity)

		// Without leave: of another force nothing is there; whoever may not work the queue is refused.
		zz := userstest.NewForce(t, b.d, "ZZ")
		e := list[0].Event
		for _, from := range []string{"referral/" + x.PublicKey, "event/" + e.PublicKey, "referral/none", "lot/1", "referral"} {
			if s := site.SignIn(t, zz.Lead).Get("/cases/new?from=" + from).Status; s != http.StatusNotFound {
				t.Errorf("%s: another force is answered with %d", from, s)
			}
		}
		if s := site.SignIn(t, b.f.OtherSupervisor).Get(cases.NewFrom(intake.FromEvent, e.PublicKey)).Status; s != http.StatusForbidden {
			t.Errorf("the supervisor of another unit is answered with %d", s)
		}
		p = site.SignIn(t, zz.Lead).Post("/cases/new", with(again, "from", "event/"+e.PublicKey, "unit", ids.String(zz.Unit), "lead", ids.String(zz.Lead)))
		if p.Status != http.StatusNotFound || b.event(e.PublicKey).CaseID != nil {
			t.Errorf("another force opens a case for an event: %d", p.Status)
		}

		// From an event, with whoever it names.
		sup := site.SignIn(t, b.f.Supervisor)
		f := filled(sup.Get(cases.NewFrom(intake.FromEvent, e.PublicKey)).Must(http.StatusOK))
		if f.Get("subject") != "M. Oslanthe" || f.Get("category") != "suspect" || f.Get("origin_basis") != "arrest" {
			t.Errorf("from an event: %v", f)
		}
		sup.Post("/cases/new", f).Must(http.StatusSeeOther)
		if got := b.event(e.PublicKey); got.State != intake.Linked || got.CaseID == nil {
			t.Errorf("the event is %s", got.State)
		}
	})
}

// A stale form asks what to keep, with both sides; what only one side touched is taken without asking; nothing typed is lost.
func TestStaleFormsOfIntakeAsk(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		in := seized()
		in.UnitID = b.f.Unit
		x, err := b.r.Refer(b.as(b.f.Referrer), in)
		b.must(err)
		site := b.site()
		mine, theirs := site.SignIn(t, b.f.Supervisor), site.SignIn(t, b.f.Manager)
		refuse := func(p *webtest.Page, reason, note string) url.Values {
			f := form(p, x.Path()+"/decide", "refused")
			f.Set("reason", reason)
			f.Set("note", note)
			return f
		}
		opened := mine.Get(x.Path()).Must(http.StatusOK)

		// Somebody gives it to an investigator meanwhile: that touches nothing that a refusal changes.
		_, err = b.r.AllocateReferral(b.as(b.f.Manager), x.PublicKey, 0, b.f.Lead)
		b.must(err)
		mine.Post(x.Path()+"/decide", refuse(opened, "no_capacity", "Nobody is free")).Must(http.StatusSeeOther)
		if got := b.referral(x.PublicKey); got.State != intake.RefusedReferral || got.OwnerID == nil {
			t.Fatalf("the refusal beside an allocation: %+v", got)
		}
		_, err = b.r.ReopenReferral(b.as(b.f.Manager), x.PublicKey, 0, "Somebody is back")
		b.must(err)

		// Two decide differently: the second is asked.
		opened = mine.Get(x.Path()).Must(http.StatusOK)
		theirs.Post(x.Path()+"/decide", refuse(theirs.Get(x.Path()), "disproportionate", "Too little in it")).Must(http.StatusSeeOther)
		late := refuse(opened, "no_capacity", "Nobody is free until May")
		late.Set("to", string(intake.Returned))
		late.Set("reason", "no_grounds")
		p := mine.Post(x.Path()+"/decide", late).Must(http.StatusConflict)
		for _, words := range []string{"Someone else changed this referral", "Nobody is free until May", "Too little in it", "Returned", "Refused", "No grounds to suspect", "Not proportionate"} {
			if !strings.Contains(p.Main(), words) {
				t.Errorf("the page does not say %q:\n%s", words, p.Main())
			}
		}
		keep := form(p, x.Path()+"/decide", "")
		left := with(keep, "keep-state", "theirs", "keep-reason", "theirs", "keep-note", "theirs")
		p2 := mine.Post(x.Path()+"/decide", left).Must(http.StatusSeeOther)
		if got := b.referral(x.PublicKey); got.ReasonNote != "Too little in it" || p2.Location() != x.Path() {
			t.Errorf("theirs was kept: %+v", got)
		}
		// Mine cannot be any more, since a refused referral is not returned: it says so, and shows what was typed.
		p = mine.Post(x.Path()+"/decide", with(keep, "keep-state", "yours", "keep-reason", "yours", "keep-note", "yours")).Must(http.StatusUnprocessableEntity)
		if !strings.Contains(p.Main(), "Nobody is free until May") || !strings.Contains(p.Main(), "What you typed") {
			t.Errorf("what was typed is lost:\n%s", p.Main())
		}

		// An event.
		list, err := b.r.TakeInAll(b.as(b.f.Supervisor), []intake.Event{arrest("C/1")})
		b.must(err)
		e := list[0].Event
		page := mine.Get(e.Path()).Must(http.StatusOK)
		_, err = b.r.TriageEvent(b.as(b.f.Manager), e.PublicKey, 0, intake.NoPotential, "Nothing was found")
		b.must(err)
		triage := form(page, e.Path()+"/triage", "")
		triage.Set("decision", string(intake.Potential))
		triage.Set("reason", "The ledger")
		p = mine.Post(e.Path()+"/triage", triage).Must(http.StatusConflict)
		if !strings.Contains(p.Main(), "Nothing was found") || !strings.Contains(p.Main(), "The ledger") {
			t.Errorf("both sides of an event:\n%s", p.Main())
		}
		keep = form(p, e.Path()+"/triage", "")
		mine.Post(e.Path()+"/triage", with(keep, "keep-state", "yours", "keep-reason", "yours")).Must(http.StatusSeeOther)
		if got := b.event(e.PublicKey); got.State != intake.Potential || got.TriageReason != "The ledger" {
			t.Errorf("mine was kept: %s, %q", got.State, got.TriageReason)
		}

		// The flash offers to take it back, and that works in the browser.
		p = mine.Get(e.Path()).Must(http.StatusOK)
		undo := p.Attr(`form[action^="/acts/"]`, "action")
		if undo == "" {
			t.Fatalf("nothing offers to take it back:\n%s", p.Body)
		}
		if p := mine.Post(undo, nil).Must(http.StatusSeeOther); p.Location() != e.Path() || b.event(e.PublicKey).State != intake.NoPotential {
			t.Errorf("taken back to %s: %s", p.Location(), b.event(e.PublicKey).State)
		}
	})
}

func (b *bench) count() (n int64) {
	b.must(b.d.Gorm(b.t.Context()).Table("cases").Count(&n).Error)
	return n
}

func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, list := range v {
		out[k] = list
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		out.Set(pairs[n], pairs[n+1])
	}
	return out
}

// filled is the form of a new case as the page holds it.
func filled(p *webtest.Page) url.Values { return p.Form(`form[action="/cases/new"]`) }

// form is the form of a page that posts to an address; to picks one of the decisions, which share theirs.
func form(p *webtest.Page, action, to string) url.Values {
	css := `form[action="` + action + `"]`
	if to != "" {
		css += `:has(input[name="to"][value="` + to + `"])`
	}
	return p.Form(css)
}

// veto is a room in which somebody has built on what is to be taken back.
func veto(context.Context, *db.Tx, intake.Built) error {
	return fault.New(fault.Refused, "Somebody has built on it")
}

// What is taken back goes to nobody who has left since: the referral waits for whoever takes it.
func TestUndoGivesNoReferralToWhoHasLeft(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		sue := b.as(b.f.Supervisor)
		in := seized()
		in.UnitID = b.f.Unit
		x, err := b.r.Refer(b.as(b.f.Referrer), in)
		b.must(err)
		x, err = b.r.AllocateReferral(sue, x.PublicKey, x.Version, b.f.Lead)
		b.must(err)
		_, err = b.r.AllocateReferral(sue, x.PublicKey, x.Version, b.f.Colleague)
		b.must(err)
		act := b.lastAct()
		var lead users.User
		b.must(b.d.Gorm(t.Context()).Where("id = ?", b.f.Lead).Take(&lead).Error)
		b.must(b.r.Users.Leave(b.as(b.f.Admin), b.f.Lead, users.Departure{Version: lead.Version, Reason: "left the force", Queue: true}))
		_, err = b.r.Cases.Undo(sue, act.ID)
		b.must(err)
		if now := b.referral(x.PublicKey); now.OwnerID != nil || now.AllocatedAt != nil {
			t.Errorf("%+v", now)
		}
	})
}
