package assets_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/assets/assetstest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
)

// A value that somebody else entered is a supervisor's to take back; one's own is one's own. Both stay on record.
func TestWhoTakesAValueBack(t *testing.T) {
	each(t, func(w *world) {
		s := assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, 5_000_00)
		e, err := w.r.RecordValue(w.ctx, w.c.ID, assets.Pounds(s.InterestID, assets.InDenialStock, 9_000_00, dbtest.Now, "count"))
		w.must(err)
		deputy := w.f.As(w.t, w.d, w.f.Deputy)
		err = w.r.ReverseValue(deputy, w.c.ID, e.ID, "wrong count")
		if f := wantKind(w.t, err, fault.Refused); len(f.Next) == 0 {
			w.t.Error("it does not say what can be done instead")
		}
		path := cases.Path(w.c.Ref) + "/value"
		site := w.site()
		p := site.SignIn(w.t, w.f.Deputy).Post(path+"/3/reverse", url.Values{"why": {"wrong count"}}).Must(422)
		if !strings.Contains(p.Text("main"), "a supervisor can take it back") {
			w.t.Errorf("the form says %s", p.Text(".govuk-error-summary"))
		}
		boss := site.SignIn(w.t, w.f.Supervisor)
		boss.Post(path+"/3/reverse", url.Values{"why": {""}}).Must(422)
		boss.Get(path + "/99/reverse").Must(404)
		boss.Post(path+"/3/reverse", url.Values{"why": {"wrong count"}}).Must(303)
		boss.Post(path+"/3/reverse", url.Values{"why": {"wrong count"}}).Must(422)
		got := boss.Get(path).Must(200).Text("main")
		for _, want := range []string{"takes back an earlier entry", "£9,000.00"} {
			if !strings.Contains(got, want) {
				w.t.Errorf("the ledger does not show %q", want)
			}
		}
		t, err := w.r.Totals(w.ctx, w.d, w.grant())
		w.must(err)
		if t.Stock != 5_000_00 {
			w.t.Errorf("held now: %s", t.Stock)
		}
	})
}

// How a case is shared, through the form: what is missing is said, a stale one is a conflict, and every sum follows.
func TestSharingByTheForm(t *testing.T) {
	each(t, func(w *world) {
		assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, 10_000_00)
		me := w.site().SignIn(w.t, w.f.Lead)
		path := cases.Path(w.c.Ref) + "/value"
		p := me.Post(path+"/joint", url.Values{"version": {"0"}, "share": {"60"}}).Must(422)
		if !strings.Contains(p.Text("main"), "Enter the agency that leads") || !strings.Contains(p.Body, `value="60"`) {
			w.t.Error("the form does not say what is missing, or lost what was typed")
		}
		for _, bad := range []string{"101", "-1", "x", "100.001"} {
			me.Post(path+"/joint", url.Values{"version": {"0"}, "share": {bad}, "lead_agency": {"NCA"}, "agreement": {"JIA"}}).Must(422)
		}
		good := url.Values{"version": {"0"}, "share": {"60"}, "lead_agency": {"NCA"}, "agreement": {"JIA of 1 March"}}
		me.Post(path+"/joint", good).Must(303)
		me.Post(path+"/joint", good).Must(409)
		w.want(cases.Values{Identified: 6_000_00, Held: 6_000_00, Stake: 6_000_00})
		if got := me.Get(path).Must(200).Text("main"); !strings.Contains(got, "NCA leads") || !strings.Contains(got, "£6,000.00") {
			w.t.Errorf("the page does not say how it is shared: %s", got)
		}
	})
}

func TestAllocationsStandBeside(t *testing.T) {
	each(t, func(w *world) {
		me := w.site().SignIn(w.t, w.f.Lead)
		path := cases.Path(w.c.Ref) + "/value/allocation"
		on := url.Values{"at-day": {"1"}, "at-month": {"3"}, "at-year": {"2026"}}
		form := func(period, amount, basis string) url.Values {
			out := url.Values{"period": {period}, "amount": {amount}, "basis": {basis}}
			for k, v := range on {
				out[k] = v
			}
			return out
		}
		for _, bad := range []url.Values{{}, form("Q3", "100", "letter"), form("2025/26 Q4", "0", "letter"), form("2025/26 Q4", "1e9", "letter"), form("2025/26 Q4", "100", "")} {
			me.Post(path, bad).Must(422)
		}
		me.Post(path, form("2025/26 Q4", "2,000", "Home Office letter")).Must(303)
		w.want(cases.Values{})
		t, err := w.r.Totals(w.ctx, w.d, w.grant())
		w.must(err)
		if t.ARIS != 2_000_00 {
			w.t.Errorf("allocated: %s", t.ARIS)
		}
	})
}

// The steps that people record ask for what the table of the law requires, and keep it.
func TestStepsKeepWhatTheyRestOn(t *testing.T) {
	each(t, func(w *world) {
		a, _, err := w.r.AddAsset(w.ctx, w.c.ID, assets.Found{Asset: assets.Asset{Kind: assets.Vehicle, Title: "Grey van", FirstKnownAt: hourAgo}, Holder: "M. Oslanthe"})
		w.must(err)
		i := a.Interests[0]
		move := func(m assets.Move) error {
			m.Interest, m.Version, m.At = i.ID, i.Version, dbtest.Now
			got, err := w.r.MoveInterest(w.ctx, w.c.ID, m)
			if err == nil {
				i = got
			}
			return err
		}
		wantKind(w.t, move(assets.Move{To: assets.Assessed}), fault.Invalid)
		wantKind(w.t, move(assets.Move{To: assets.Assessed, Route: "s.41, restraint"}), fault.Invalid) // no estimate stands
		worth := money.Pence(8_000_00)
		wantKind(w.t, move(assets.Move{To: assets.Assessed, Route: "s.41, restraint", Estimate: &worth}), fault.Invalid) // without a basis
		w.must(move(assets.Move{To: assets.Assessed, Route: "s.41, restraint", Estimate: &worth, Basis: "trade guide"}))
		wantKind(w.t, move(assets.Move{To: assets.NoAction, Why: "The costs exceed it"}), fault.Invalid)
		w.must(move(assets.Move{To: assets.NoAction, Why: "The costs exceed it", Authoriser: "DI Cole"}))
		w.must(move(assets.Move{To: assets.Assessed, Why: "Taken up again"}))
		wantKind(w.t, move(assets.Move{To: assets.Dissipated, Why: "Sold", Evidence: "DVLA record"}), fault.Invalid)
		wantKind(w.t, move(assets.Move{To: assets.Transferred, ToWhom: "HMRC"}), fault.Invalid)
		w.must(move(assets.Move{To: assets.Transferred, ToWhom: "HMRC", Agreement: "E-mail of 2 March"}))
		wantKind(w.t, move(assets.Move{To: assets.Identified}), fault.Refused) // the end of the road
		steps, err := w.r.Steps(w.ctx, w.d, w.grant(), i.ID)
		w.must(err)
		if len(steps) != 4 || steps[0].Route != "s.41, restraint" || steps[1].Authoriser != "DI Cole" || steps[3].ToWhom != "HMRC" || steps[3].Agreement == "" {
			w.t.Errorf("kept: %+v", steps)
		}
	})
}

func TestQuarters(t *testing.T) {
	for d, want := range map[string]string{"2026-04-01": "2026/27 Q1", "2026-06-30": "2026/27 Q1", "2026-07-01": "2026/27 Q2", "2026-12-31": "2026/27 Q3", "2027-03-31": "2026/27 Q4"} {
		if got := assets.Quarter(caltime.MustDate(d)); got != want {
			t.Errorf("%s is in %s, want %s", d, got, want)
		}
	}
}

// Of a restricted case nothing shows: neither its page of value nor its year in the force's flow.
func TestRestrictedValueIsMissing(t *testing.T) {
	each(t, func(w *world) {
		shut := casestest.OpenIn(w.t, w.files, w.f, casestest.Restricted)
		assetstest.Cash(w.t, w.ctx, w.r, shut.ID, hourAgo, 5_000_00)
		me := w.site().SignIn(w.t, w.f.Colleague)
		for _, end := range []string{"/value", "/value/joint", "/value/allocation", "/value/1/reverse"} {
			me.Get(cases.Path(shut.Ref) + end).Must(404)
		}
		list, err := w.r.FlowByYear(context.Background(), db.Reader(w.d), access.Sight(w.f.As(w.t, w.d, w.f.Colleague)))
		w.must(err)
		if len(list) != 0 {
			w.t.Errorf("the flow shows %+v", list)
		}
		list, err = w.r.FlowByYear(w.ctx, w.d, access.Sight(w.ctx))
		w.must(err)
		if len(list) != 1 || list[0].Denied != 5_000_00 {
			w.t.Errorf("the lead's flow is %+v", list)
		}
	})
}
