package intake_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

// bench is an intake room over a force, on a clock that stands.
type bench struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	f     userstest.Force
	r     *intake.Room
	told  []ids.Case
}

func each(t *testing.T, now string, fn func(b *bench)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(orderstest.At(now))
		o := orderstest.Room(d)
		b := &bench{t: t, d: d, clock: clock, f: userstest.NewForce(t, d, "FI"), r: intake.New(d, o.Users, o.Reference, o.Cases, o)}
		b.r.OnChange = append(b.r.OnChange, func(_ context.Context, _ *db.Tx, list []ids.Case) error { b.told = append(b.told, list...); return nil })
		fn(b)
	})
}

func (b *bench) as(u ids.User) context.Context { return b.f.As(b.t, b.d, u) }

func (b *bench) restricted() (ids.Case, error) {
	return casestest.Open(b.t, b.d, b.f, casestest.Restricted).ID, nil
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) refuses(err error, kind fault.Kind, words string) {
	b.t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error()+fieldsOf(err), words) {
		b.t.Errorf("got %v%s, want %v saying %q", err, fieldsOf(err), kind, words)
	}
}

func fieldsOf(err error) (all string) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return ""
	}
	for k, v := range e.Fields {
		all += " " + k + ": " + v
	}
	return all
}

func arrest(key string) intake.Event {
	return intake.Event{Kind: intake.Arrest, OccurredAt: orderstest.At("2026-11-23T08:00"), Source: "custody", SourceKey: key,
		Summary: "Arrested in a lay-by with a holdall", Subject: "M. Oslanthe", Offences: "mda-5-3", Signs: "tick_list phones", CashPence: new(money.Pence(4_820_00))}
}

func seized() intake.Referral {
	at := orderstest.At("2026-11-23T09:30")
	return intake.Referral{Source: "officer", Referrer: "PS 2291", Kind: string(intake.Seizure), Summary: "Cash in a holdall; asks for detention",
		Property: "cash", Power: "s294", SeizedAt: &at, EstimatePence: new(money.Pence(4_820_00)), Offences: "mda-5-3"}
}

// The same event of a source comes in once; a changed one is scored anew and keeps its triage.
func TestAnEventComesInOnce(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		ctx := b.as(b.f.Supervisor)
		first, err := b.r.TakeInAll(ctx, []intake.Event{arrest("C/1"), arrest("C/2"), arrest("C/1")})
		b.must(err)
		if first[0].As != intake.TakenNew || first[1].As != intake.TakenNew || first[2].As != intake.TakenUnchanged {
			t.Errorf("taken as %s, %s, %s", first[0].As, first[1].As, first[2].As)
		}
		e := first[0].Event
		if want := 30 + 20 + 40; e.Score != want || e.DueAt != orderstest.At("2026-11-24T08:00") {
			t.Errorf("score %d, due %s; want %d and a day after the arrest: %s", e.Score, e.DueAt, want, e.Points)
		}
		e, err = b.r.TriageEvent(ctx, e.PublicKey, e.Version, intake.NoPotential, "Cash explained by wages")
		b.must(err)
		again, err := b.r.TakeInAll(ctx, []intake.Event{arrest("C/1")})
		b.must(err)
		if again[0].As != intake.TakenUnchanged {
			t.Errorf("the same event again was %s", again[0].As)
		}
		changed := arrest("C/1")
		changed.CashPence = new(money.Pence(0))
		again, err = b.r.TakeInAll(ctx, []intake.Event{changed})
		b.must(err)
		if got := again[0].Event; again[0].As != intake.TakenUpdated || got.Score != 50 || got.State != intake.NoPotential || got.TriageReason == "" || got.ID != e.ID {
			t.Errorf("a changed event was %s: %+v", again[0].As, got)
		}
		n, err := b.r.CountEvents(ctx, b.d, intake.EventFilter{})
		b.must(err)
		if n[intake.Untriaged] != 1 || n[intake.NoPotential] != 1 {
			t.Errorf("counts %v", n)
		}
		if len(b.told) == 0 || b.told[0] == 0 {
			t.Errorf("nobody was told of the intake file: %v", b.told)
		}
		for _, id := range b.told {
			if id != b.told[0] {
				t.Errorf("two intake files for one unit and year: %v", b.told)
			}
		}
	})
}

// Nothing is taken in where one event of a list is wrong, and the fault says which.
func TestABadEventIsRefused(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		ctx := b.as(b.f.Supervisor)
		for words, spoil := range map[string]func(e *intake.Event){
			"in the past":         func(e *intake.Event) { e.OccurredAt = b.clock.Now().Add(time.Hour) },
			"Choose what":         func(e *intake.Event) { e.Kind = "riot" },
			"in a sentence":       func(e *intake.Event) { e.Summary = "  " },
			"no offence mda-99":   func(e *intake.Event) { e.Offences = "mda-5-3 mda-99" },
			"no sign x":           func(e *intake.Event) { e.Signs = "x" },
			"4000":                func(e *intake.Event) { e.Summary = strings.Repeat("é", 4001) },
			"Enter a sum":         func(e *intake.Event) { e.CashPence = new(money.Pence(-1)) },
			"Choose the power":    func(e *intake.Event) { e.Power = "magic" },
			"key of the event":    func(e *intake.Event) { e.SourceKey = "" },
			"Choose a unit of th": func(e *intake.Event) { e.UnitID = 999 },
		} {
			bad := arrest("C/9")
			spoil(&bad)
			_, err := b.r.TakeInAll(ctx, []intake.Event{arrest("C/8"), bad})
			b.refuses(err, fault.Invalid, words)
			if err != nil && !strings.Contains(err.Error(), "event 2 of 2") {
				t.Errorf("%v does not say which event", err)
			}
		}
		n, err := b.r.CountEvents(ctx, b.d, intake.EventFilter{})
		b.must(err)
		if len(n) != 0 {
			t.Errorf("events were kept: %v", n)
		}
		_, err = b.r.TakeInAll(b.as(b.f.Referrer), []intake.Event{arrest("C/1")})
		b.refuses(err, fault.Forbidden, "cannot enter")
	})
}

// The queue begins with what runs out first: the clock of a seizure, else the force's own time to decide.
func TestTheQueueBeginsWithWhatRunsOutFirst(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		rex := b.as(b.f.Referrer)
		advice := intake.Referral{UnitID: b.f.Unit, Source: "officer", Kind: intake.Advice, Summary: "Can a car be restrained?"}
		first, err := b.r.Refer(rex, advice)
		b.must(err)
		x := seized()
		x.UnitID = b.f.Unit
		second, err := b.r.Refer(rex, x)
		b.must(err)
		if first.Ref != "R-FI/2026/0001" || second.Ref != "R-FI/2026/0002" {
			t.Errorf("numbers %s and %s", first.Ref, second.Ref)
		}
		if second.ClockCode != "CASH-48" || !second.EndsAt.Equal(orderstest.At("2026-11-25T09:30")) || !second.DueAt.Equal(orderstest.At("2026-11-24T10:00")) {
			t.Errorf("clock %s ends %v, due %v", second.ClockCode, second.EndsAt, second.DueAt)
		}
		list, err := b.r.Referrals(b.as(b.f.Lead), b.d, intake.ReferralFilter{}, page.Request{Size: 1})
		b.must(err)
		if len(list.Rows) != 1 || list.Rows[0].ID != second.ID || list.Next == "" {
			t.Fatalf("first of the queue: %+v", list.Rows)
		}
		list, err = b.r.Referrals(b.as(b.f.Lead), b.d, intake.ReferralFilter{}, page.Request{Size: 1, After: page.Decode(list.Next)})
		b.must(err)
		if len(list.Rows) != 1 || list.Rows[0].ID != first.ID {
			t.Errorf("second of the queue: %+v", list.Rows)
		}
		own, err := b.r.Referrals(rex, b.d, intake.ReferralFilter{OwnSent: true}, page.Request{Size: 10})
		b.must(err)
		if len(own.Rows) != 2 || own.Rows[0].ID != second.ID {
			t.Errorf("the referrer sees %d of their referrals, not the newest first", len(own.Rows))
		}
		for range 10 {
			_, err := b.r.Refer(rex, x)
			b.must(err)
		}
		me := b.site().SignIn(t, b.f.Referrer)
		p := me.Get("/refer").Must(200)
		if got := p.Text("main"); p.Count("main .lines li") != 10 || strings.Contains(got, first.Ref) || !strings.Contains(got, "You referred 12: 12 still with the unit.") || !strings.Contains(got, "10 of 12 shown, newest first") {
			t.Errorf("what they referred:\n%s", got)
		}
		older := me.Get(strings.TrimSuffix(p.Attr(".pager a[rel=next]", "href"), "#h-sent")).Must(200)
		if got := older.All("main .lines li"); len(got) != 2 || !strings.Contains(got[1], first.Ref) {
			t.Errorf("the older ones: %q", got)
		}
		if got := me.Get(strings.TrimSuffix(older.Attr(".pager a[rel=prev]", "href"), "#h-sent")).Must(200).Count("main .lines li"); got != 10 {
			t.Errorf("back to the newer ones: %d", got)
		}
		if all, err := b.r.Referrals(rex, b.d, intake.ReferralFilter{}, page.Request{Size: 10}); err != nil || len(all.Rows) != 0 {
			t.Errorf("the referrer sees the queue: %d, %v", len(all.Rows), err)
		}
	})
}

func TestDecisionsNeedAReasonThatFits(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		x := seized()
		x.UnitID = b.f.Unit
		x, err := b.r.Refer(b.as(b.f.Referrer), x)
		b.must(err)
		sue := b.as(b.f.Supervisor)
		decide := func(to intake.ReferralState, reason, note string) error {
			_, err := b.r.DecideReferral(sue, x.PublicKey, 0, intake.Decision{To: to, Reason: reason, Note: note})
			return err
		}
		b.refuses(decide(intake.RefusedReferral, "", "No"), fault.Invalid, "reason that fits")
		b.refuses(decide(intake.Returned, "no_capacity", "No"), fault.Invalid, "reason that fits")
		b.refuses(decide(intake.RefusedReferral, "no_capacity", " "), fault.Invalid, "Say why")
		b.refuses(decide(intake.Accepted, "no_capacity", "x"), fault.Invalid, "Choose the decision")
		_, err = b.r.DecideReferral(b.as(b.f.Lead), x.PublicKey, 0, intake.Decision{To: intake.RefusedReferral, Reason: "no_capacity", Note: "No"})
		b.refuses(err, fault.Forbidden, "unit whose queue")
		_, err = b.r.DecideReferral(b.as(b.f.OtherSupervisor), x.PublicKey, 0, intake.Decision{To: intake.RefusedReferral, Reason: "no_capacity", Note: "No"})
		b.refuses(err, fault.Forbidden, "unit whose queue")
		b.must(decide(intake.MoreInformation, "missing_facts", "Which exhibit?"))
		x, err = b.r.AnswerReferral(b.as(b.f.Referrer), x.PublicKey, 0, "RP/7")
		b.must(err)
		if x.State != intake.Received {
			t.Errorf("answered, it is %s", x.State)
		}
		_, err = b.r.AnswerReferral(b.as(b.f.Colleague), x.PublicKey, x.Version-1, "late")
		b.refuses(err, fault.Conflict, "")
		b.must(decide(intake.RefusedReferral, "no_capacity", "All investigators are on the trial"))
		b.refuses(decide(intake.Returned, "duplicate", "Again"), fault.Refused, "cannot become")
		x, err = b.r.ReopenReferral(sue, x.PublicKey, 0, "Somebody came free")
		b.must(err)
		if x.State != intake.Received || x.Reason != "" || x.DecidedAt != nil {
			t.Errorf("reopened: %+v", x)
		}
	})
}

// What is linked to a restricted case is not there for those who may not see it, and the referrer's own page tells nothing.
func TestARestrictedCaseHidesWhatIsLinkedToIt(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		c := casestest.Open(t, b.d, b.f, casestest.Restricted)
		lea, cole := b.as(b.f.Lead), b.as(b.f.Colleague)
		taken, err := b.r.TakeInAll(lea, []intake.Event{arrest("C/1")})
		b.must(err)
		x := seized()
		x.UnitID = b.f.Unit
		x, err = b.r.Refer(b.as(b.f.Referrer), x)
		b.must(err)
		_, err = b.r.AcceptReferral(cole, x.PublicKey, 0, c.ID)
		b.refuses(err, fault.NotFound, "")
		_, err = b.r.LinkEvent(lea, taken[0].Event.PublicKey, 0, c.ID)
		b.must(err)
		_, err = b.r.AcceptReferral(lea, x.PublicKey, 0, c.ID)
		b.must(err)
		for name, ctx := range map[string]context.Context{"colleague": cole, "manager": b.as(b.f.Manager), "supervisor": b.as(b.f.Supervisor)} {
			events, err := b.r.Events(ctx, b.d, intake.EventFilter{}, page.Request{Size: 10})
			b.must(err)
			list, err := b.r.Referrals(ctx, b.d, intake.ReferralFilter{}, page.Request{Size: 10})
			b.must(err)
			n, err := b.r.CountReferrals(ctx, b.d, intake.ReferralFilter{})
			b.must(err)
			if len(events.Rows)+len(list.Rows)+len(n) != 0 {
				t.Errorf("%s sees %d events, %d referrals, counts %v", name, len(events.Rows), len(list.Rows), n)
			}
			_, err = b.r.TriageEvent(ctx, taken[0].Event.PublicKey, 0, intake.NoPotential, "x")
			b.refuses(err, fault.NotFound, "")
		}
		own, err := b.r.Referrals(b.as(b.f.Referrer), b.d, intake.ReferralFilter{OwnSent: true}, page.Request{Size: 10})
		b.must(err)
		if len(own.Rows) != 1 || own.Rows[0].CaseRef != "" || own.Rows[0].OwnerName != "" {
			t.Errorf("the referrer sees %+v", own.Rows)
		}
	})
}

// Two people who take the next at the same moment get two referrals, and the third nothing.
func TestTakeNextGivesEachTheirOwn(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		for range 2 {
			x := seized()
			x.UnitID = b.f.Unit
			_, err := b.r.Refer(b.as(b.f.Referrer), x)
			b.must(err)
		}
		people := []context.Context{b.as(b.f.Lead), b.as(b.f.Deputy), b.as(b.f.Colleague)}
		got, errs := make([]intake.Referral, 3), make([]error, 3)
		var wg sync.WaitGroup
		for n, ctx := range people {
			wg.Go(func() { got[n], errs[n] = b.r.TakeNextReferral(ctx) })
		}
		wg.Wait()
		seen, none := map[int64]bool{}, 0
		for n := range people {
			switch {
			case fault.Is(errs[n], fault.NotFound):
				none++
			case errs[n] != nil:
				t.Errorf("take next: %v", errs[n])
			case seen[got[n].ID]:
				t.Errorf("two people took %s", got[n].Ref)
			default:
				seen[got[n].ID] = true
			}
		}
		if len(seen) != 2 || none != 1 {
			t.Errorf("%d taken, %d with nothing", len(seen), none)
		}
		loads, err := b.r.Loads(b.as(b.f.Supervisor), b.d, b.f.ID)
		b.must(err)
		if loads[0].Waiting != 0 || loads[len(loads)-1].Waiting != 1 {
			t.Errorf("loads %+v", loads)
		}
	})
}

// An intake file is no case: lists and counts of cases leave it out.
func TestTheIntakeFileIsNoCase(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		ctx := b.as(b.f.Supervisor)
		_, err := b.r.TakeInAll(ctx, []intake.Event{arrest("C/1")})
		b.must(err)
		list, err := b.r.Cases.List(ctx, b.d, cases.Filter{}, page.Request{Size: 10, Sort: page.Sort{Name: "opened"}})
		b.must(err)
		if len(list.Rows) != 0 {
			t.Errorf("the list of cases holds %+v", list.Rows)
		}
		g := casestest.Grant(t, ctx, b.d, b.told[0])
		c, err := b.r.Cases.ByID(ctx, b.d, g)
		b.must(err)
		if c.File != cases.IntakeFile || c.Title != "Intake 2026: FI Harbour unit" {
			t.Errorf("the intake file is %q, %q", c.File, c.Title)
		}
	})
}
