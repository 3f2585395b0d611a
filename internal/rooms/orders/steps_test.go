package orders_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
)

const bench1 = "Northmarch Magistrates’ Court"

// draft drafts an application on an asset in the name of the lead.
func (b *bench) draft(k orders.Kind, a ids.Asset) orders.Order {
	b.t.Helper()
	in := orders.Drafting{Kind: k, Making: orders.Making{AssetID: a, Court: bench1, Applicant: orders.Party{User: b.f.Lead}}}
	return must[orders.Result](b.t)(b.r.DraftApplication(b.ctx, b.c.ID, in)).Order
}

func (b *bench) step(n int, to orders.State, local string, change ...func(*orders.Stepping)) orders.Result {
	b.t.Helper()
	in := orders.Stepping{N: n, To: to, At: orderstest.At(local)}
	for _, f := range change {
		f(&in)
	}
	return must[orders.Result](b.t)(b.r.StepOrder(b.ctx, b.c.ID, in))
}

// what names the states of an order's steps, in order.
func (b *bench) chain(n int) (out []orders.State) {
	b.t.Helper()
	if err := b.d.Gorm(b.ctx).Raw("SELECT to_state FROM order_steps s JOIN orders o ON o.id = s.order_id WHERE o.case_id = ? AND o.n = ? ORDER BY s.id", b.c.ID, n).Scan(&out).Error; err != nil {
		b.t.Fatal(err)
	}
	return out
}

// refusal checks that an act was refused, that it says why, and what can be done instead.
func (b *bench) refusal(err error, what string, words ...string) {
	b.t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Refused || f.Message == "" || len(f.Next) == 0 {
		b.t.Errorf("%s: %v, want a refusal with the next steps", what, err)
		return
	}
	for _, w := range words {
		if text := f.Message + "|" + strings.Join(f.Next, "|"); !strings.Contains(text, w) {
			b.t.Errorf("%s: %q does not say %q", what, text, w)
		}
	}
}

// A detention application goes from draft to order; the clock of 48 hours runs until the order is made.
func TestAnApplicationStepByStep(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		o := b.draft(orders.Detention, s.AssetID)
		b.equal([2]any{o.State, b.interest(s.AssetID).State}, [2]any{orders.Drafted, assets.DeniedSeized}, "a draft denies nothing")
		b.equal(b.clock("CASH-48").State, orders.Running, "the 48 hours")
		_, err := b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:30"))
		b.refusal(err, "an order beside the application", "O1", "Withdraw O1")
		_, err = b.r.DraftApplication(b.ctx, b.c.ID, orders.Drafting{Kind: orders.Detention, Making: orders.Making{AssetID: s.AssetID, Court: bench1, Applicant: orders.Party{User: b.f.Lead}}})
		b.refusal(err, "a second draft", "O1")
		for _, to := range []orders.State{orders.Listed, orders.Made, orders.Served, orders.Discharged, orders.Superseded, orders.Given} {
			_, err := b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: to, At: b.time.Now(), Note: "x", ListedFor: b.time.Now()})
			b.refusal(err, string(to), "drafted", "Application lodged")
		}
		_, err = b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Authorised, At: b.time.Now()})
		b.kind(err, fault.Invalid, "the applicant authorising")
		sup := b.f.As(b.t, b.d, b.f.Supervisor)
		res := must[orders.Result](b.t)(b.r.StepOrder(sup, b.c.ID, orders.Stepping{N: 1, To: orders.Authorised, At: b.time.Now(), Note: "Seen"}))
		b.equal([2]string{string(res.Order.State), res.Order.AuthoriserRank}, [2]string{"authorised", "Inspector"}, "authorised")
		b.step(1, orders.Lodged, "2026-11-23T11:45")
		late := b.step(1, orders.Listed, "2026-11-23T11:50", func(in *orders.Stepping) { in.ListedFor = orderstest.At("2026-11-25T09:30") })
		if !strings.Contains(late.Alarm, "Wed 25 Nov 2026 09:00") {
			b.t.Errorf("no alarm for a hearing after the 48 hours: %q", late.Alarm)
		}
		b.now("2026-11-24T15:00")
		b.step(1, orders.Adjourned, "2026-11-24T10:05", func(in *orders.Stepping) {
			in.Note, in.ListedFor = "No bench", orderstest.At("2026-11-24T14:00")
		})
		b.step(1, orders.Listed, "2026-11-24T10:06", func(in *orders.Stepping) { in.ListedFor = orderstest.At("2026-11-24T14:00") })
		b.equal(b.clock("CASH-48").State, orders.Running, "the 48 hours until the order is made")
		m := orders.Making{Application: 1, MadeBy: orders.Bench, CalledOn: orderstest.At("2026-11-24T14:05"), Made: orderstest.At("2026-11-24T14:20")}
		res = must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, m))
		b.equal(b.chain(1), []orders.State{orders.Drafted, orders.Authorised, orders.Lodged, orders.Listed, orders.Adjourned, orders.Listed, orders.Made}, "steps")
		got := res.Order
		b.equal([4]string{caltime.LocalOf(*got.LodgedAt).String(), caltime.LocalOf(*got.ListedAt).String(), caltime.LocalOf(*got.CalledOnAt).String(), caltime.LocalOf(*got.MadeAt).String()},
			[4]string{"2026-11-23T11:45", "2026-11-24T14:00", "2026-11-24T14:05", "2026-11-24T14:20"}, "the four moments")
		b.equal([3]any{got.N, got.AuthoriserRank, len(b.orders())}, [3]any{1, "Inspector", 1}, "the application is the order")
		b.equal([2]any{b.interest(s.AssetID).State, b.clock("CASH-48").State}, [2]any{assets.DeniedDetained, orders.Acted}, "property and clock")
		b.equal(b.clock("CASH-DET").LastDay.String(), "2027-05-23", "six months, the day of the order counted")
		if _, err := b.r.Cases.Undo(b.ctx, res.Act); err != nil {
			b.t.Fatal(err)
		}
		back := b.orders()[0]
		b.equal([4]any{back.State, back.MadeAt == nil, b.interest(s.AssetID).State, b.clock("CASH-48").State}, [4]any{orders.Listed, true, assets.DeniedSeized, orders.Running}, "the order taken back is an application again")
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, m))
		b.equal(len(b.orders()[0].Reaches), 1, "what it is about")
		b.step(1, orders.Served, "2026-11-24T14:30", func(in *orders.Stepping) { in.Note = "By hand on M. Oslanthe" })
		_, err = b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Refused, At: b.time.Now()})
		b.refusal(err, "refusing an order in force", "in force", "Discharged")
		_, err = b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Expired, At: b.time.Now()})
		b.refusal(err, "expiry by hand", "by itself")
		b.step(1, orders.Discharged, "2026-11-24T14:45", func(in *orders.Stepping) { in.Note = "Consent" })
		b.equal([2]any{b.interest(s.AssetID).State, b.clock("CASH-DET").State}, [2]any{assets.Released, orders.Stopped}, "discharged")
	})
}

// An application that is too late for the clock it must beat is not lodged; a refused one leaves the clock running.
func TestAnApplicationMustBeatItsClock(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		b.draft(orders.Detention, s.AssetID)
		b.now("2026-11-25T09:00")
		_, err := b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Lodged, At: orderstest.At("2026-11-25T09:00")})
		b.refusal(err, "lodged at the end", "Wed 25 Nov 2026 09:00", "too late")
		b.step(1, orders.Lodged, "2026-11-25T08:59")
		res := b.step(1, orders.Refused, "2026-11-25T09:00")
		if !strings.Contains(res.Alarm, "goes on") {
			b.t.Errorf("refused: %q", res.Alarm)
		}
		_, err = b.r.RecordDetention(b.ctx, b.c.ID, orders.Making{Application: 1, MadeBy: orders.Bench, Made: b.time.Now()})
		b.refusal(err, "an order on a refused application", "refused")
	})
}

// A freezing order needs the authority of a senior officer before the application is lodged, by another person than the
// applicant and the drafter.
func TestAuthorityBeforeAFreezingOrderIsAppliedFor(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		b.draft(orders.Freezing, a.ID)
		_, err := b.r.StepOrder(b.ctx, b.c.ID, orders.Stepping{N: 1, To: orders.Lodged, At: b.time.Now()})
		b.refusal(err, "lodged without authority", "senior officer", "Authorised")
		for _, x := range []struct {
			field string
			in    orders.Stepping
		}{
			{"authoriser", orders.Stepping{Officer: orders.Party{User: b.f.Supervisor}}},
			{"authoriser", orders.Stepping{Officer: orders.Party{Name: "A. Fennimore", Rank: "Sergeant"}, Note: "e-mail"}},
			{"authoriser", orders.Stepping{Officer: orders.Party{Name: "A. Fennimore"}, Note: "e-mail"}},
			{"why", orders.Stepping{Officer: orders.Party{Name: "A. Fennimore", Rank: "Inspector"}}},
			{"made_at", orders.Stepping{Officer: orders.Party{Name: "A. Fennimore", Rank: "Inspector"}, Note: "e-mail", At: b.time.Now().Add(time.Minute)}},
		} {
			x.in.N, x.in.To = 1, orders.Authorised
			if x.in.At.IsZero() {
				x.in.At = b.time.Now()
			}
			_, err := b.r.StepOrder(b.ctx, b.c.ID, x.in)
			var f *fault.Error
			if !errors.As(err, &f) || f.Fields[x.field] == "" {
				b.t.Errorf("want %s refused: %v", x.field, err)
			}
		}
		b.step(1, orders.Authorised, "2026-11-23T12:00", func(in *orders.Stepping) {
			in.Officer, in.Note = orders.Party{Name: "A. Fennimore", Rank: "Inspector"}, "E-mail of 23 Nov, in the file"
		})
		b.step(1, orders.Lodged, "2026-11-23T12:00")
		b.now("2026-11-24T12:00")
		m := orders.Making{Application: 1, MadeBy: orders.Bench, Made: orderstest.At("2026-11-24T11:00"), PrintedEnd: caltime.MustDate("2027-05-23"), Amount: 21_400_00,
			Served: orderstest.At("2026-11-24T11:30"), ServedHow: "By e-mail on the bank"}
		res := must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, m))
		b.equal([4]any{res.Order.State, res.Order.Authoriser, b.interest(a.ID).State, b.totals().Held}, [4]any{orders.InForce, "A. Fennimore", assets.DeniedFrozen, money.Pence(21_400_00)}, "frozen")
		b.draft(orders.FreezingVariation, a.ID)
		b.step(2, orders.Withdrawn, "2026-11-24T12:00", func(in *orders.Stepping) { in.Note = "Not needed" })
		b.equal([2]any{b.interest(a.ID).State, b.clock("AFO").State}, [2]any{assets.DeniedFrozen, orders.Running}, "a draft withdrawn changes nothing")
	})
}

// Forfeiture and restraint go by the same steps.
func TestDraftsOfForfeitureAndRestraint(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:00")))
		b.draft(orders.Forfeiture, s.AssetID)
		b.equal(b.interest(s.AssetID).State, assets.DeniedDetained, "a draft")
		b.step(2, orders.Lodged, "2026-11-23T12:00")
		b.equal([2]any{b.interest(s.AssetID).State, b.clock("CASH-DET").State}, [2]any{assets.ForfeitureApplied, orders.Acted}, "lodged")
		_, err := b.r.ReleaseProperty(b.ctx, b.c.ID, orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "M. Oslanthe", Why: "Asked"})
		b.refusal(err, "release while the application is pending", "s.298(4)", "Withdraw O2")
		b.step(2, orders.Withdrawn, "2026-11-23T12:00", func(in *orders.Stepping) { in.Note = "Agreed" })
		b.equal([2]any{b.interest(s.AssetID).State, b.clock("CASH-DET").State}, [2]any{assets.DeniedDetained, orders.Running}, "withdrawn")
		p := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Property, "14 Mill Lane")
		q := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Vehicle, "A van")
		in := orders.Drafting{Kind: orders.Restraint, Making: orders.Making{AssetID: p.ID, Court: "Northmarch Crown Court", Applicant: orders.Party{Name: "C. Prosecutor", Rank: "Crown prosecutor"}}, More: []ids.Asset{q.ID}}
		must[orders.Result](b.t)(b.r.DraftApplication(b.ctx, b.c.ID, in))
		b.step(3, orders.Lodged, "2026-11-23T12:00")
		b.now("2026-11-24T12:00")
		m := orders.Restraining{Making: orders.Making{Application: 3, MadeBy: "HHJ Marlowe", Made: orderstest.At("2026-11-24T10:00")}, Reports: []caltime.Date{caltime.MustDate("2026-12-22")}}
		res := must[orders.Result](b.t)(b.r.RecordRestraint(b.ctx, b.c.ID, m))
		b.equal([3]any{res.Order.N, b.interest(p.ID).State, b.interest(q.ID).State}, [3]any{3, assets.DeniedRestrained, assets.DeniedRestrained}, "restrained")
		b.step(3, orders.Varied, "2026-11-24T11:00", func(in *orders.Stepping) { in.Note = "Living expenses of £250 a week" })
		b.equal(b.orders()[2].State, orders.InForce, "varied and in force")
	})
}

// The same by the pages: the form of each step, what an impossible one is answered with, and what was typed kept.
func TestStepsByThePages(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 20_000_00)
		site := b.site()
		me := site.SignIn(b.t, b.f.Lead)
		to := me.Post(b.path()+"/assets/A1/record/draft-detention", url.Values{"court": {bench1}, "applicant": {idText(b.f.Lead)}}).Must(303).Location()
		b.equal(to, b.path()+"/orders/O1", "where a draft leads")
		page := me.Get(to).Must(200)
		for _, want := range []string{"Authorise the application", "Record that it was lodged", "Record that it was withdrawn"} {
			if !strings.Contains(page.Text("#next, main"), want) {
				b.t.Errorf("the order does not offer %q:\n%s", want, page.Text("main"))
			}
		}
		step := to + "/step/"
		if got := me.Get(step + "served"); got.Status < 400 || !strings.Contains(got.Text("main"), "Application lodged") {
			b.t.Errorf("an impossible step: %d %s", got.Status, got.Text("main"))
		}
		me.Get(step + "nonsense").Must(404)
		me.Get(b.path() + "/orders/O9/step/lodged").Must(404)
		me.Get(step + "lodged").Must(200)
		got := me.Post(step+"lodged", url.Values{"why": {"By e-mail"}}).Must(422)
		if !strings.Contains(got.Text(".govuk-error-summary"), "Enter when it was") || got.Text("#why") != "By e-mail" {
			b.t.Errorf("bad input: %s", got.Text("main"))
		}
		got = me.Post(step+"superseded", join(url.Values{"why": {"x"}}, date("made_at", "2026-11-23T11:30"))).Must(422)
		if !strings.Contains(got.Text(".govuk-error-summary"), "Possible now: Authorised") {
			b.t.Errorf("an impossible step posted: %s", got.Text(".govuk-error-summary"))
		}
		me.Post(step+"lodged", join(url.Values{"version": {"9"}}, date("made_at", "2026-11-23T11:30"))).Must(409)
		me.Post(step+"lodged", join(url.Values{"version": {"1"}}, date("made_at", "2026-11-23T11:30"))).Must(303)
		me.Get(step + "made").Must(200)
		me.Post(step+"made", join(url.Values{"version": {"3"}, "made_by": {orders.Bench}}, date("made_at", "2026-11-23T11:45"))).Must(303)
		b.equal([2]any{b.interest(s.AssetID).State, b.orders()[0].State}, [2]any{assets.DeniedDetained, orders.Made}, "made")
		other := site.SignIn(b.t, b.f.Colleague)
		if got := other.Get(step + "discharged"); got.Status < 403 {
			b.t.Errorf("a colleague who is no member: %d", got.Status)
		}
		if got := me.Get(step + "recorded-in-error").Must(200); !strings.Contains(got.Text("main"), "supervisor") {
			b.t.Errorf("the form of a mistake: %s", got.Text("main"))
		}
		me.Post(step+"recorded-in-error", url.Values{"why": {"Wrong case"}}).Must(403)
		sup := site.SignIn(b.t, b.f.Supervisor)
		sup.Post(step+"recorded-in-error", url.Values{"why": {""}}).Must(422)
		sup.Post(step+"recorded-in-error", url.Values{"why": {"Wrong case"}}).Must(303)
		b.equal(b.interest(s.AssetID).State, assets.DeniedSeized, "withdrawn")
	})
}
