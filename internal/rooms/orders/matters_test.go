package orders_test

import (
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users/userstest"
)

func sumOf(p money.Pence) *money.Pence { return &p }

func (b *bench) seizedAndDetained(amount money.Pence) assets.Seizure {
	b.t.Helper()
	s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", amount)
	must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-24T10:30")))
	return s
}

// s.301: nothing is released while a claim waits, and to nobody else once it is granted. The release is an outcome.
func TestAClaimBlocksTheRelease(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		s := b.seizedAndDetained(20_000_00)
		raise := orders.Raising{Kind: orders.Claim, AssetID: s.AssetID, At: b.time.Now(), Party: "R. Victim", Note: "Stolen from the till"}
		_, _, err := b.r.RecordMatter(b.ctx, b.c.ID, orders.Raising{Kind: orders.Claim, AssetID: s.AssetID, At: b.time.Now().AddDate(0, 0, 1), Note: strings.Repeat("x", 5000), Amount: sumOf(-1)})
		b.kind(err, fault.Invalid, "a claim of nobody tomorrow")
		m, _, err := b.r.RecordMatter(b.ctx, b.c.ID, raise)
		if err != nil {
			b.t.Fatal(err)
		}
		release := orders.Release{AssetID: s.AssetID, At: b.time.Now(), To: "M. Oslanthe", Why: "Lawful"}
		_, err = b.r.ReleaseProperty(b.ctx, b.c.ID, release)
		b.kind(err, fault.Refused, "a release while the claim waits")
		in := orders.Settling{N: m.N, Version: m.Version + 1, State: orders.MatterGranted, At: b.time.Now(), Note: "Ownership proved"}
		_, _, err = b.r.DecideMatter(b.ctx, b.c.ID, in)
		b.kind(err, fault.Conflict, "a stale decision")
		in.Version--
		in.State = orders.MatterDone
		_, _, err = b.r.DecideMatter(b.ctx, b.c.ID, in)
		b.kind(err, fault.Invalid, "an ending that a claim does not have")
		in.State = orders.MatterGranted
		if _, _, err = b.r.DecideMatter(b.ctx, b.c.ID, in); err != nil {
			b.t.Fatal(err)
		}
		_, _, err = b.r.DecideMatter(b.ctx, b.c.ID, in)
		b.kind(err, fault.Refused, "a second decision")
		_, err = b.r.ReleaseProperty(b.ctx, b.c.ID, release)
		b.kind(err, fault.Refused, "a release to another than the victim")
		release.To, release.Victim = "R. Victim", true
		if _, err = b.r.ReleaseProperty(b.ctx, b.c.ID, release); err != nil {
			b.t.Fatal(err)
		}
		v := b.totals()
		b.equal([3]money.Pence{v.Victims, v.Returned, v.Stake}, [3]money.Pence{20_000_00, 0, 0}, "to victims, given back, at stake")
		b.equal(b.clock("CASH-INT").State, orders.Stopped, "nothing is left to pay in")
	})
}

// s.303Z5: the latest value falls, what was frozen does not, nor when the order is varied after.
func TestAnExclusionLowersWhatIsHeldNow(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		a := orderstest.Account(b.t, b.ctx, b.r, b.c.ID)
		in := orders.Raising{Kind: orders.Exclusion, AssetID: a.ID, At: b.time.Now(), Party: "M. Oslanthe", Purpose: "living", Amount: sumOf(2_500_00), Court: "Northmarch Magistrates’ Court"}
		_, _, err := b.r.RecordMatter(b.ctx, b.c.ID, in)
		b.kind(err, fault.Refused, "an exclusion where nothing is frozen")
		must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2026-11-23T10:30", "2027-02-01", 20_000_00)))
		in.Amount = sumOf(20_000_01)
		_, _, err = b.r.RecordMatter(b.ctx, b.c.ID, in)
		b.kind(err, fault.Invalid, "more than is held")
		in.Amount = sumOf(2_500_00)
		_, act, err := b.r.RecordMatter(b.ctx, b.c.ID, in)
		if err != nil {
			b.t.Fatal(err)
		}
		v := b.totals()
		b.equal([2]money.Pence{v.Held, v.Stock}, [2]money.Pence{20_000_00, 17_500_00}, "frozen, and held now")
		must[orders.Result](b.t)(b.r.VaryFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a.ID, "2026-11-24T11:00", "2027-03-01", 0)))
		b.equal(b.totals().Held, money.Pence(20_000_00), "frozen, after a variation")
		_, err = b.r.Cases.Undo(b.ctx, act)
		if err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.totals().Stock, money.Pence(20_000_00), "taken back")
	})
}

// s.41: legal aid is excepted of right, and what Part 5 holds knows no exception.
func TestAnExceptionToARestraintOrder(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		a := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Vehicle, "Grey van")
		m := orderstest.Detain(b.f, a.ID, "2026-11-23T10:30")
		m.Court, m.MadeBy = "Northmarch Crown Court", "HHJ Test"
		must[orders.Result](b.t)(b.r.RecordRestraint(b.ctx, b.c.ID, orders.Restraining{Making: m, Reports: []caltime.Date{caltime.MustDate("2027-02-20")}}))
		in := orders.Raising{Kind: orders.Exception, AssetID: a.ID, At: b.time.Now(), Party: "M. Oslanthe", Purpose: "legal_aid", Amount: sumOf(1_000_00), Court: "Northmarch Crown Court", Until: caltime.MustDate("2027-01-31")}
		got, _, err := b.r.RecordMatter(b.ctx, b.c.ID, in)
		if err != nil {
			b.t.Fatal(err)
		}
		b.equal(got.Mandatory, true, "legal aid is mandatory")
		b.equal([2]money.Pence{b.totals().Held, b.totals().Stock}, [2]money.Pence{20_000_00, 19_000_00}, "restrained, and held now")
		s := b.seizedAndDetained(5_000_00)
		in.AssetID = s.AssetID
		_, _, err = b.r.RecordMatter(b.ctx, b.c.ID, in)
		b.kind(err, fault.Refused, "an exception to what is detained")
	})
}

// s.47M: for a period or indefinitely, within the 48 hours; a restraint order may follow, Part 5 may not.
func TestDetentionUnderSection47M(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		seize := func() assets.Seizure {
			in := orderstest.Cash("2026-11-23T09:00", 20_000_00)
			in.Asset.Kind, in.Asset.Title, in.Seizure.Power = assets.Vehicle, "Grey van", assets.S47C
			_, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
			b.kind(err, fault.Invalid, "a seizure that nobody approved (s.47G)")
			in.Seizure.PowerNote = "DI Cole, no justice being available"
			s, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
			if err != nil {
				b.t.Fatal(err)
			}
			return s
		}
		s := seize()
		m := orderstest.Detain(b.f, s.AssetID, "2026-11-24T10:30")
		_, err := b.r.RecordDetention(b.ctx, b.c.ID, m)
		b.kind(err, fault.Refused, "Part 5 detention of what s.47C took")
		m.PrintedEnd = caltime.MustDate("2027-01-31")
		res := must[orders.Result](b.t)(b.r.RecordSeizureDetention(b.ctx, b.c.ID, m))
		i := b.interest(s.AssetID)
		b.equal([3]any{i.State, i.Family, b.clock("S47-48").State}, [3]any{assets.DeniedDetained, assets.FamilyRestraint, orders.Acted}, "detained")
		b.equal([2]any{b.clock("S47-DET").LastDay.String(), res.Order.Power}, [2]any{"2027-01-31", b.clock("S47-DET").Code}, "its clock")
		second := seize()
		m.AssetID, m.PrintedEnd = second.AssetID, caltime.Date{}
		must[orders.Result](b.t)(b.r.RecordSeizureDetention(b.ctx, b.c.ID, m))
		if c := b.clock("S47-DET"); c.EndAt != nil || c.State != orders.Running {
			b.t.Errorf("an indefinite order ends %v, %s", c.EndAt, c.State)
		}
		r := orderstest.Detain(b.f, s.AssetID, "2026-11-24T11:30")
		r.Court, r.MadeBy = "Northmarch Crown Court", "HHJ Test"
		_, err = b.r.RecordRestraint(b.ctx, b.c.ID, orders.Restraining{Making: r, NoReports: "Short"})
		if err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.interest(s.AssetID).State, assets.DeniedRestrained, "restrained after (s.41A)")
		b.now("2027-02-01T00:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal(b.interest(second.AssetID).State, assets.DeniedDetained, "an indefinite order does not lapse")
	})
}

// s.296: so many working days after the 48 hours; nothing lapses by it, and paying in ends it.
func TestTheTimeToPayCashIn(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		s := b.seizedAndDetained(20_000_00)
		b.equal(b.clock("CASH-INT").LastDay.String(), "2026-12-02", "five working days after Wednesday")
		b.now("2026-12-04T12:00")
		must[int](b.t)(b.r.Lapse(userstest.System(b.t)))
		b.equal([3]any{b.clock("CASH-INT").State, b.clock("CASH-DET").State, b.interest(s.AssetID).State}, [3]any{orders.Lapsed, orders.Running, assets.DeniedDetained}, "not paid in")
		a, err := b.r.Assets.ByNumber(b.ctx, b.d, b.grant(), 1)
		if err != nil {
			b.t.Fatal(err)
		}
		a.InterestAccountOn = caltime.MustDate("2026-12-01") // recorded late, done in time
		if _, err = b.r.Assets.PayIn(b.ctx, b.c.ID, a); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.clock("CASH-INT").State, orders.Acted, "paid in")
	})
}

// s.290(6): the report has a clock, also of a search that found nothing.
func TestASearchWithoutApprovalOwesAReport(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		m, _, err := b.r.RecordMatter(b.ctx, b.c.ID, orders.Raising{Kind: orders.Search, At: b.time.Now(), Party: "PS 2291, 14 Larkfield Rise", Note: "No justice could be reached; nothing was found"})
		if err != nil {
			b.t.Fatal(err)
		}
		b.equal([2]any{m.DueOn.String(), b.clock("CASH-SEARCH").State}, [2]any{"2026-12-01", orders.Running}, "the report")
		b.now("2026-11-27T12:00")
		if _, _, err = b.r.DecideMatter(b.ctx, b.c.ID, orders.Settling{N: m.N, Version: m.Version, State: orders.MatterDone, At: b.time.Now(), Note: "Appointed person, ref 12"}); err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.clock("CASH-SEARCH").State, orders.Acted, "reported")
		b.equal(b.next() == nil, true, "no deadline is left")
	})
}

// Items related to cryptoassets: a clock and a detention of their own.
func TestCryptoItems(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		in := orderstest.Cash("2026-11-23T09:00", 1_000_00)
		in.Asset.Kind, in.Asset.Title, in.Seizure.Power = assets.Crypto, "Hardware wallet", assets.S303Z26
		s, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
		if err != nil {
			b.t.Fatal(err)
		}
		b.equal(b.clock("CR-ITEM").EndLocal, "2026-11-25T09:00", "48 hours of the item")
		res := must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-24T10:30")))
		b.equal([3]any{string(res.Order.Power), b.clock("CR-ITEM").State, b.interest(s.AssetID).State}, [3]any{"CR-ITEM-DET", orders.Acted, assets.DeniedDetained}, "detained under s.303Z28")
	})
}

// Through the forms: what is missing is said with what was typed kept; what cannot be raised is refused with what can;
// and the page of a claim takes its decision.
func TestMattersByTheirPages(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		s := b.seizedAndDetained(20_000_00)
		me := b.site().SignIn(b.t, b.f.Lead)
		record := b.path() + "/assets/A1/record/"
		p := me.Post(record+"claim", join(url.Values{"why": {"Stolen"}}, date("made_at", "2026-11-24T11:30"))).Must(422)
		if !strings.Contains(p.Text("main"), "Enter who claims it") || !strings.Contains(p.Body, "Stolen") {
			b.t.Errorf("the form does not say what is missing, or lost what was typed")
		}
		p = me.Post(record+"exclusion", join(url.Values{"to": {"M"}, "purpose": {"living"}, "amount": {"10"}, "court": {"X"}}, date("made_at", "2026-11-24T11:30"))).Must(422)
		if !strings.Contains(p.Text("main"), "an exclusion is from a freezing order") {
			b.t.Errorf("an exclusion of cash is not refused in words")
		}
		me.Post(record+"claim", join(url.Values{"why": {"Stolen"}, "to": {"R. Victim"}}, date("made_at", "2026-11-24T11:30"))).Must(303)
		if got := me.Get(b.path() + "/matters").Must(200).Text("main"); !strings.Contains(got, "R. Victim") || !strings.Contains(got, "Open") {
			b.t.Errorf("the list does not show the claim: %s", got)
		}
		me.Post(record+"release", join(url.Values{"why": {"x"}, "to": {"M"}, "victim": {"no"}}, date("made_at", "2026-11-24T11:45"))).Must(422)
		me.Post(b.path()+"/matters/M1", join(url.Values{"version": {"7"}, "state": {"refused"}, "why": {"Not the owner"}}, date("made_at", "2026-11-24T11:50"))).Must(409)
		me.Post(b.path()+"/matters/M1", join(url.Values{"version": {"1"}, "state": {"refused"}, "why": {"Not the owner"}}, date("made_at", "2026-11-24T11:50"))).Must(303)
		me.Get(b.path() + "/matters/M9").Must(404)
		me.Post(record+"release", join(url.Values{"why": {"x"}, "to": {"M"}, "victim": {"no"}}, date("made_at", "2026-11-24T11:55"))).Must(303)
		b.equal(b.interest(s.AssetID).State, assets.Returned, "released once the claim was refused")
		me.Post(b.path()+"/searches/new", url.Values{}).Must(422)
		me.Post(b.path()+"/searches/new", join(url.Values{"to": {"PS 2291"}, "why": {"Nothing found"}}, date("made_at", "2026-11-24T11:50"))).Must(303)
	})
}

// Invariant (a): one family at a time, through the verb, through the form and by two writers at once.
func TestOneFamilyHoldsAnInterest(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		s := b.seizedAndDetained(20_000_00)
		m := orderstest.Detain(b.f, s.AssetID, "2026-11-24T11:30")
		m.Court, m.MadeBy = "Northmarch Crown Court", "HHJ Test"
		restrain := func(a ids.Asset) func() error {
			in := orders.Restraining{Making: m, NoReports: "Reasons given"}
			in.AssetID = a
			return func() error { _, err := b.r.RecordRestraint(b.ctx, b.c.ID, in); return err }
		}
		b.kind(restrain(s.AssetID)(), fault.Refused, "restraint of what is detained")
		me := b.site().SignIn(b.t, b.f.Lead)
		p := me.Post(b.path()+"/assets/A1/record/restraint", join(url.Values{"court": {"Crown Court"}, "made_by": {"HHJ"}, "no_reports": {"x"}, "applicant": {idText(b.f.Lead)}}, date("made_at", "2026-11-24T11:30"))).Must(422)
		if !strings.Contains(p.Text("main"), "s.82") {
			b.t.Errorf("the form does not say why: %s", p.Text(".govuk-error-summary"))
		}
		w := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Crypto, "Wallet")
		freeze := func() error {
			_, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, w.ID, "2026-11-24T10:30", "2027-02-01", 20_000_00))
			return err
		}
		if n := b.atOnce("freezing and restraint", freeze, restrain(w.ID)); n != 1 {
			b.t.Errorf("%d of freezing and restraint hold the wallet", n)
		}
		i := b.interest(w.ID)
		if (i.State == assets.DeniedFrozen) != (i.Family == assets.FamilyCrypto) || (i.State == assets.DeniedRestrained) != (i.Family == assets.FamilyRestraint) {
			b.t.Errorf("it is %s held by %s", i.State, i.Family)
		}
		b.equal(b.totals().Held, money.Pence(40_000_00), "each pound is held once")
	})
}

// Invariant (d): the parts come to the whole, through the verb, through the form and by two writers at once.
func TestPartsComeToTheWhole(t *testing.T) {
	each(t, "2026-11-24T12:00", func(b *bench) {
		a := orderstest.Add(b.t, b.ctx, b.r, b.c.ID, assets.Vehicle, "Grey van")
		i := a.Interests[0]
		split := func(first, second money.Pence) func() error {
			return func() error {
				_, err := b.r.Assets.SplitInterest(b.ctx, b.c.ID, i.ID, i.Version, []assets.Part{{ShareBp: 5_000, Value: first}, {ShareBp: 5_000, Value: second}}, "Two owners")
				return err
			}
		}
		b.kind(split(10_000_00, 10_000_01)(), fault.Invalid, "a penny too many")
		b.kind(split(10_000_00, 9_999_99)(), fault.Invalid, "a penny too few")
		me := b.site().SignIn(b.t, b.f.Lead)
		form := url.Values{"version": {"1"}, "share-1": {"50"}, "value-1": {"10000"}, "share-2": {"50"}, "value-2": {"10000.01"}, "holder-1": {"A"}, "holder-2": {"B"}, "why": {"Two owners"}}
		p := me.Post(b.path()+"/assets/A1/interests/1/split", form).Must(422)
		if !strings.Contains(p.Text("main"), "must come to") {
			b.t.Errorf("the form does not say what the parts must come to")
		}
		if n := b.atOnce("two splits", split(10_000_00, 10_000_00), split(5_000_00, 15_000_00)); n != 1 {
			b.t.Errorf("%d splits were made", n)
		}
		b.equal(b.totals().Identified, money.Pence(20_000_00), "the whole")
	})
}
