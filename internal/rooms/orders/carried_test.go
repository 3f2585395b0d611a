package orders_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

// What was overridden when an application was drafted stands for the order that is made on it, and nobody is asked again.
func TestAnOverrideOfADraftStandsForTheOrder(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		in := orders.Drafting{Kind: orders.Detention, Making: orders.Making{AssetID: s.AssetID, Court: bench1, Applicant: orders.Party{User: b.f.Colleague}}}
		_, err := b.r.DraftApplication(b.ctx, b.c.ID, in)
		b.kind(err, fault.Invalid, "an applicant whom the register refuses")
		in.Applicant.Override = "The renewal was granted by telephone"
		must[orders.Result](b.t)(b.r.DraftApplication(b.ctx, b.c.ID, in))
		b.step(1, orders.Lodged, "2026-11-23T11:45")
		b.now("2026-11-24T12:00")
		me := b.site().SignIn(b.t, b.f.Lead)
		at := b.path() + "/orders/O1"
		if p := me.Get(at + "/step/made").Must(200); p.Count("[name=applicant]") != 0 || p.Count("[name=applicant_override]") != 0 {
			b.t.Error("the applicant is asked for again")
		}
		me.Post(at+"/step/made", join(url.Values{"version": {"3"}, "made_by": {orders.Bench}}, date("made_at", "2026-11-24T10:20"))).Must(303)
		o := b.orders()[0]
		b.equal([3]any{o.State, o.Applicant, o.ApplicantID != nil && *o.ApplicantID == b.f.Colleague}, [3]any{orders.Made, "Cole Colleague", true}, "the order")
		if got := me.Get(at).Must(200).Text("main"); !strings.Contains(got, "Override, applicant") || !strings.Contains(got, "granted by telephone") {
			b.t.Errorf("the order's page: %s", got)
		}
	})
}

// The act that makes the order carries what was overridden on the way: of the applicant at the draft, of the officer when
// it was authorised.
func TestOverridesOfEveryStepAreCarried(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		in := orders.Drafting{Kind: orders.Freezing, Making: orders.Making{AssetID: a.ID, Court: bench1, Applicant: orders.Party{User: b.f.Colleague, Override: "Granted by telephone"}}}
		must[orders.Result](b.t)(b.r.DraftApplication(b.ctx, b.c.ID, in))
		step := orders.Stepping{N: 1, To: orders.Authorised, At: b.time.Now(), Note: "E-mail in the file", Officer: orders.Party{Name: "A. Fennimore", Rank: "Sergeant"}}
		_, err := b.r.StepOrder(b.ctx, b.c.ID, step)
		b.kind(err, fault.Invalid, "a sergeant")
		step.Officer.Override = strings.Repeat("x", 1001)
		var f *fault.Error
		if _, err := b.r.StepOrder(b.ctx, b.c.ID, step); !errors.As(err, &f) || f.Fields["authoriser_override"] == "" {
			b.t.Errorf("a reason too long: %v", err)
		}
		step.Officer.Override = "Acting up as inspector that day"
		must[orders.Result](b.t)(b.r.StepOrder(b.ctx, b.c.ID, step))
		b.step(1, orders.Lodged, "2026-11-23T12:00")
		b.now("2026-11-24T12:00")
		m := orders.Making{Application: 1, MadeBy: orders.Bench, Made: orderstest.At("2026-11-24T11:00"), PrintedEnd: caltime.MustDate("2027-05-23"), Amount: 21_400_00}
		res := must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, m))
		got := []string{}
		for _, x := range res.Order.Overrides {
			got = append(got, x.Part+": "+x.Reason)
		}
		b.equal(got, []string{"applicant: Granted by telephone", "authoriser: Acting up as inspector that day"}, "carried")
		b.equal([2]string{res.Order.Applicant, res.Order.Authoriser}, [2]string{"Cole Colleague", "A. Fennimore"}, "who stands on it")
	})
}

// An applicant of the rank needed nobody beside them when it was lodged; that they lost the rank since asks for nobody now.
func TestTheRankOfAnApplicantIsJudgedWhenItIsAppliedFor(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		in := orders.Drafting{Kind: orders.Freezing, Making: orders.Making{AssetID: a.ID, Court: bench1, Applicant: orders.Party{User: b.f.Supervisor}}}
		must[orders.Result](b.t)(b.r.DraftApplication(b.ctx, b.c.ID, in))
		b.now("2026-11-24T12:00")
		if err := b.r.Users.GiveRank(b.f.As(b.t, b.d, b.f.Admin), b.f.Supervisor, "DS", caltime.MustDate("2026-11-24")); err != nil {
			b.t.Fatal(err)
		}
		b.step(1, orders.Lodged, "2026-11-24T10:00")
		m := orders.Making{Application: 1, MadeBy: orders.Bench, Made: orderstest.At("2026-11-24T11:00"), PrintedEnd: caltime.MustDate("2027-05-23"), Amount: 21_400_00}
		res := must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, m))
		b.equal([2]any{res.Order.State, res.Order.ApplicantRank}, [2]any{orders.Made, "Inspector"}, "made")
	})
}

// An order whose printed end is earlier than the law's says so on its page, as a fact and not as an alarm.
func TestAnEarlierPrintedEndIsNoted(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		m := orderstest.Detain(b.f, s.AssetID, "2026-11-23T10:30")
		m.PrintedEnd = caltime.MustDate("2027-02-22")
		res := must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, m))
		b.equal([2]string{res.Alarm, res.Order.LastDay.String()}, [2]string{"", "2027-02-22"}, "no alarm")
		me := b.site().SignIn(b.t, b.f.Lead)
		got := me.Get(b.path() + "/orders/O1").Must(200).Text("main")
		if !strings.Contains(got, "The court set an earlier day: the law would let it run to the end of Sat 22 May 2027") || strings.Contains(got, "but the law ends it") {
			b.t.Errorf("the order: %s", got)
		}
		whole := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, whole.AssetID, "2026-11-23T10:30")))
		if got := me.Get(b.path() + "/orders/O2").Must(200).Text("main"); strings.Contains(got, "earlier day") {
			b.t.Errorf("an order that prints no end: %s", got)
		}
	})
}
