package orders_test

import (
	"context"
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects"
)

func (b *bench) referral(n int) orders.Referral {
	b.t.Helper()
	list, err := b.r.Referrals(b.ctx, b.d, b.grant())
	if err != nil {
		b.t.Fatal(err)
	}
	return list[n-1]
}

func pence(p money.Pence) *money.Pence { return &p }

// A referral goes out, is acknowledged, accepted and concluded. What the other body recovers is never the force's.
func TestAReferralToItsOutcome(t *testing.T) {
	each(t, "2026-06-01T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		house := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Property, "14 Mill Lane")
		in := orders.NewReferral{Kind: orders.ReferIFO, Body: orders.NCA, Interests: []ids.Interest{house.Live()[0].ID}, Reasons: "Income does not explain the house", Estimate: pence(50_000_00), Basis: "register of title"}
		out := must[orders.ReferralResult](b.t)(b.r.Refer(b.ctx, b.c.ID, in))
		if !strings.Contains(out.Alarm, "The estimate of £50,000.00 is not above the £50,000.00 that the law asks for (ss.362A–362R)") || !strings.Contains(out.Alarm, "not verified") {
			b.t.Errorf("a value that is not more than £50,000: %q", out.Alarm)
		}
		b.equal(b.referral(1).State, orders.ReferDrafted, "state")
		before := b.totals()
		_, err := b.r.AcknowledgeReferral(b.ctx, b.c.ID, orders.ReferralSending{N: 1, On: day("2026-06-01")})
		refusedAct(b.t, "acknowledged before it was sent", err, "cannot become acknowledged")
		if e := asFault(err); e == nil || strings.Join(e.Next, ", ") != "Sent, Withdrawn" {
			b.t.Errorf("what is open: %v", e)
		}
		must[orders.ReferralResult](b.t)(b.r.SendReferral(b.ctx, b.c.ID, orders.ReferralSending{N: 1, On: day("2026-06-01"), BodyRef: "NCA-77"}))
		_, err = b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-06-01")})
		refusedAct(b.t, "compliance before it was taken up", err, "once the body has taken it up")
		must[orders.ReferralResult](b.t)(b.r.AcknowledgeReferral(b.ctx, b.c.ID, orders.ReferralSending{N: 1, On: day("2026-06-01")}))
		d := orders.ReferralDecision{N: 1, To: orders.ReferDeclined, On: day("2026-06-01")}
		_, err = b.r.DecideReferral(b.ctx, b.c.ID, d)
		if e := asFault(err); e == nil || e.Fields["why"] == "" {
			b.t.Errorf("declined without a reason: %v", err)
		}
		b.equal(b.interest(house.ID).State, assets.Identified, "before it is accepted")
		d.To, d.HandOver = orders.ReferAccepted, true
		taken := must[orders.ReferralResult](b.t)(b.r.DecideReferral(b.ctx, b.c.ID, d))
		b.equal(b.interest(house.ID).State, assets.Transferred, "handed over")
		b.equal(b.interest(a.ID).State, assets.Identified, "the account is not concerned")
		if _, err := b.r.Cases.Undo(b.ctx, taken.Act); !fault.Is(err, fault.Refused) {
			b.t.Errorf("taking back a hand-over: %v", err)
		}
		comply := must[orders.ReferralResult](b.t)(b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-06-01")}))
		c := b.clock("IFO-DET")
		b.equal(c.LastDay, day("2026-07-30"), "sixty days, the first of which is that of compliance")
		b.equal(c.Path, "/referrals/R1", "page")
		_, err = b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-06-01"), DetermineBy: day("2026-07-30")})
		if e := asFault(err); e == nil || e.Fields["due_on"] == "" {
			b.t.Errorf("no longer: %v", err)
		}
		must[orders.ReferralResult](b.t)(b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-06-01"), DetermineBy: day("2026-10-01"), Version: comply.Referral.Version}))
		b.equal(b.clock("IFO-DET").LastDay, day("2026-10-01"), "the High Court gave longer")
		if list, err := b.r.PendingReferrals(b.ctx, b.d, b.grant()); err != nil || len(list) != 1 {
			b.t.Errorf("pending: %v, %v", list, err)
		}
		// It keeps no case open.
		if err := b.r.DB.Write(b.ctx, vetoOf(b)); err != nil {
			b.t.Errorf("a pending referral keeps the case open: %v", err)
		}
		o := orders.ReferralOutcome{N: 1, On: day("2026-06-01"), Outcome: "recovered"}
		_, err = b.r.ConcludeReferral(b.ctx, b.c.ID, o)
		if e := asFault(err); e == nil || e.Fields["amount"] == "" {
			b.t.Errorf("recovered without a value: %v", err)
		}
		o.Value = pence(310_000_00)
		done := must[orders.ReferralResult](b.t)(b.r.ConcludeReferral(b.ctx, b.c.ID, o))
		b.equal(b.clock("IFO-DET").State, orders.Stopped, "concluded")
		after := b.totals()
		if after.Ordered != before.Ordered || after.Collected != before.Collected || after.Held != before.Held {
			b.t.Errorf("the other body’s money came into the force’s sums: %+v", after)
		}
		_, err = b.r.ConcludeReferral(b.ctx, b.c.ID, o)
		refusedAct(b.t, "twice", err, "cannot become concluded")
		if _, err := b.r.Cases.Undo(b.ctx, done.Act); err != nil {
			b.t.Fatal(err)
		}
		x := b.referral(1)
		if x.State != orders.ReferAccepted || x.OutcomePence != nil || b.clock("IFO-DET").State != orders.Running {
			b.t.Errorf("taken back: %+v", x)
		}
	})
}

// What a referral needs, to whom it can go, and what comes back.
func TestWhatAReferralNeeds(t *testing.T) {
	each(t, "2026-06-01T12:00", func(b *bench) {
		good := orders.NewReferral{Kind: orders.ReferTAX, Body: orders.NCA, Reasons: "Untaxed gains", Sent: day("2026-05-29")}
		for _, bad := range []struct {
			change func(*orders.NewReferral)
			field  string
		}{
			{func(n *orders.NewReferral) { n.Kind = "" }, "kind"},
			{func(n *orders.NewReferral) { n.Body = "" }, "body"},
			{func(n *orders.NewReferral) { n.Reasons = " " }, "reasons"},
			{func(n *orders.NewReferral) { n.Reasons = strings.Repeat("x", 4001) }, "reasons"},
			{func(n *orders.NewReferral) { n.Sent = day("2026-06-02") }, "made_at"},
			{func(n *orders.NewReferral) { n.Estimate = pence(-1); n.Basis = "x" }, "amount"},
			{func(n *orders.NewReferral) { n.Estimate = pence(5) }, "basis"},
			{func(n *orders.NewReferral) { n.Subject = 99 }, "subject"},
			{func(n *orders.NewReferral) { n.Interests = []ids.Interest{99} }, "assets"},
		} {
			in := good
			bad.change(&in)
			_, err := b.r.Refer(b.ctx, b.c.ID, in)
			if e := asFault(err); e == nil || e.Kind != fault.Invalid || e.Fields[bad.field] == "" {
				b.t.Errorf("%s: %v", bad.field, err)
			}
		}
		in := good
		in.Body = orders.CPS
		_, err := b.r.Refer(b.ctx, b.c.ID, in)
		refusedAct(b.t, "tax to the prosecutor", err, "does not hold that power")
		out := must[orders.ReferralResult](b.t)(b.r.Refer(b.ctx, b.c.ID, good))
		b.equal(out.Referral.State, orders.ReferSent, "state")
		_, err = b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-06-01")})
		refusedAct(b.t, "compliance in tax", err, "no unexplained wealth order")
		back := orders.ReferralDecision{N: 1, To: orders.ReferReturned, On: day("2026-06-01"), Why: "More on the source of funds", Version: out.Referral.Version}
		must[orders.ReferralResult](b.t)(b.r.DecideReferral(b.ctx, b.c.ID, back))
		if _, err := b.r.DecideReferral(b.ctx, b.c.ID, back); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("with the version of before: %v", err)
		}
		must[orders.ReferralResult](b.t)(b.r.SendReferral(b.ctx, b.c.ID, orders.ReferralSending{N: 1, On: day("2026-06-01")}))
		must[orders.ReferralResult](b.t)(b.r.WithdrawReferral(b.ctx, b.c.ID, orders.ReferralEnding{N: 1, On: day("2026-06-01"), Why: "Settled locally"}))
		_, err = b.r.SendReferral(b.ctx, b.c.ID, orders.ReferralSending{N: 1, On: day("2026-06-01")})
		refusedAct(b.t, "sending what was withdrawn", err, "cannot become sent")
		send := func() error { _, err := b.r.Refer(b.ctx, b.c.ID, good); return err }
		if n := b.atOnce("two referrals", send, send); n != 2 {
			b.t.Errorf("%d referrals were made", n)
		}
		accept := func() error {
			_, err := b.r.DecideReferral(b.ctx, b.c.ID, orders.ReferralDecision{N: 2, To: orders.ReferAccepted, On: day("2026-06-01")})
			return err
		}
		decline := func() error {
			_, err := b.r.DecideReferral(b.ctx, b.c.ID, orders.ReferralDecision{N: 2, To: orders.ReferDeclined, On: day("2026-06-01"), Why: "Too small"})
			return err
		}
		if n := b.atOnce("accepted and declined", accept, decline, accept); n != 1 {
			b.t.Errorf("%d decisions were kept", n)
		}
	})
}

func vetoOf(b *bench) func(context.Context, *db.Tx) error {
	return func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, b.c.ID, access.Edit)
		if err != nil {
			return err
		}
		return b.r.VetoClose(ctx, tx, g)
	}
}

// Vector 17: compliance on Mon 5 Jan 2026 leaves the authority until the end of Thu 5 Mar 2026; when it ends, nothing of the
// force's has lapsed, and the case can be closed.
func TestTheTimeOfTheAuthorityToDecide(t *testing.T) {
	each(t, "2026-01-05T12:00", func(b *bench) {
		must[orders.ReferralResult](b.t)(b.r.Refer(b.ctx, b.c.ID, orders.NewReferral{Kind: orders.ReferUWO, Body: orders.CPS, Reasons: "Income does not explain it", Sent: day("2026-01-05")}))
		must[orders.ReferralResult](b.t)(b.r.DecideReferral(b.ctx, b.c.ID, orders.ReferralDecision{N: 1, To: orders.ReferAccepted, On: day("2026-01-05")}))
		must[orders.ReferralResult](b.t)(b.r.RecordCompliance(b.ctx, b.c.ID, orders.ReferralCompliance{N: 1, On: day("2026-01-05")}))
		b.equal(b.clock("IFO-DET").EndLocal, "2026-03-06T00:00", "end")
		if err := b.r.DB.Write(b.ctx, vetoOf(b)); err != nil {
			b.t.Errorf("the clock of another authority keeps the case open: %v", err)
		}
		b.now("2026-03-06T09:00")
		must[int](b.t)(b.r.Lapse(b.system()))
		b.equal(b.clock("IFO-DET").State, orders.Stopped, "state of the clock")
		b.ctx = b.f.As(b.t, b.d, b.f.Lead)
		if got := b.site().SignIn(b.t, b.f.Lead).Get(b.path() + "/referrals/R1").Must(200).Text("main"); !strings.Contains(got, "ask what it decided") {
			b.t.Errorf("the page: %s", got)
		}
	})
}

// A subject that an order or a referral names stays in the case.
func TestASubjectThatAReferralNamesIsNotWithdrawn(t *testing.T) {
	each(t, "2026-01-05T12:00", func(b *bench) {
		people := &subjects.Room{DB: b.d, Cases: b.r.Cases}
		s, _, err := people.Add(b.ctx, b.c.ID, subjects.NewSubject{Kind: subjects.Person, Name: "M. Oslanthe", Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: day("2026-01-05")}})
		if err != nil {
			b.t.Fatal(err)
		}
		must[orders.ReferralResult](b.t)(b.r.Refer(b.ctx, b.c.ID, orders.NewReferral{Kind: orders.ReferTAX, Body: orders.NCA, Subject: s.ID, Reasons: "Gains"}))
		in := b.application(orders.ProductionOrder, "2026-01-05T10:00")
		in.Subject = s.ID
		must[orders.Result](b.t)(b.r.ApplyPart8(b.ctx, b.c.ID, in))
		var uses []string
		if err := b.d.Gorm(b.ctx).Raw("SELECT what FROM v_subject_uses WHERE case_id = ? AND subject_id = ? ORDER BY what", b.c.ID, s.ID).Scan(&uses).Error; err != nil {
			b.t.Fatal(err)
		}
		b.equal(strings.Join(uses, ", "), "a referral, an order", "what names the subject")
	})
}
