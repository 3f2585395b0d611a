package assets_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/assets/assetstest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func (w *world) site() *userstest.Site { return userstest.Browse(w.t, w.d, w.r.Routes()) }

func (w *world) lead() *webtest.Browser { return w.site().SignIn(w.t, w.f.Lead) }

// typed is the form of a seizure at 11:00 on the day of the tests, filled in.
func typed(p *webtest.Page) url.Values {
	f := p.Form("form.formp")
	for k, v := range map[string]string{"when-day": "22", "when-month": "11", "when-year": "2026", "when-hour": "11", "when-minute": "00", "place": "Car park",
		"amount-1": "48,260", "exhibit-1": "RP/7", "officer": "PC 2291", "holder": "R. Tester", "suspicion": "Bundled"} {
		f.Set(k, v)
	}
	f.Del("do") // the second button
	return f
}

func TestRecordOnThePage(t *testing.T) {
	each(t, func(w *world) {
		var asked []string
		w.r.Preview = func(_ context.Context, code, nation, start string) (templ.Component, error) {
			asked = append(asked, code+" "+nation+" "+start)
			return layout.PreviewOf(layout.Preview{Title: "Clock this starts", End: "then"}), nil
		}
		b := w.lead()
		path := w.c.Path() + "/seizures/cash/new"
		p := b.Get(path).Must(http.StatusOK)
		f := typed(p)
		if f.Get("nation") != "england-wales" || f.Get("power") != "s294" || f.Get("token") == "" {
			w.t.Errorf("the form begins as %v", f)
		}
		show := url.Values{}
		for k, v := range f {
			show[k] = v
		}
		show.Set("do", "preview")
		p = b.Post(path, show).Must(http.StatusOK)
		if p.Text("#prev-end") != "then" || p.Attr("#amount-1", "value") != "48,260" || p.Count(".govuk-error-summary") != 0 {
			w.t.Error("working out the deadline loses what was typed, or the deadline:", p.Main())
		}
		if d := cmp.Diff([]string{"CASH-48 england-wales ", "CASH-48 england-wales 2026-11-22T11:00"}, asked); d != "" {
			w.t.Error(d)
		}
		if n := count(w.t, w.d, "SELECT count(*) FROM seizures"); n != 0 {
			w.t.Fatalf("%d seizures were recorded by looking", n)
		}
		if p := b.Post(path, f).Must(http.StatusSeeOther); p.Location() != w.c.Path()+"/assets" {
			w.t.Error("leads to", p.Location())
		}
		b.Post(path, f).Must(http.StatusSeeOther) // sent twice
		if n := count(w.t, w.d, "SELECT count(*) FROM seizures"); n != 1 {
			w.t.Errorf("%d seizures of one form", n)
		}
		p = b.Get(w.c.Path() + "/assets").Must(http.StatusOK)
		if p.Text(".as h3") != "Cash RP/7" || p.Text(".as__v") != "£48,260" || p.Text(".asg h2") != "Needs an order" || p.Text(".asg .end") != "£48,260" {
			w.t.Error(p.Main())
		}
	})
}

func TestMistakesOnThePage(t *testing.T) {
	each(t, func(w *world) {
		b := w.lead()
		path := w.c.Path() + "/seizures/cash/new"
		p := b.Post(path, url.Values{}).Must(http.StatusUnprocessableEntity)
		if !strings.HasPrefix(p.Text("title"), "Error:") || p.Count(".govuk-error-summary li") < 4 {
			w.t.Error(p.Text("title"), p.All(".govuk-error-summary li"))
		}
		for _, href := range p.All(".govuk-error-summary a") {
			if href == "" {
				w.t.Error("an error without words")
			}
		}
		if got := b.Get(w.c.Path() + "/seizures/other/new").Must(http.StatusOK).Text("h1"); got != "Record the seizure of other property" {
			w.t.Errorf("headed %q", got)
		}
		good := typed(b.Get(path))
		for _, c := range []struct{ name, field, value, says string }{
			{"an hour that never was", "when-day", "29", "never was"},
			{"an hour that came twice", "when-day", "25", "came twice"},
			{"no such day", "when-day", "31", "real date"},
			{"letters", "when-hour", "<b>", "real time"},
			{"the future", "when-hour", "13", "future"},
			{"under the minimum", "amount-1", "640", "choose what applies"},
			{"words for money", "amount-1", "lots", "as a number"},
			{"a huge sum", "amount-1", "999999999999999999999", "as a number"},
			{"less than nothing", "amount-1", "-5", "as a number"},
			{"another currency without its rate", "currency-1", "USD", "how many pounds"},
			{"no currency at all", "currency-1", "<B>", "three letters"},
			{"no officer", "officer", " ", "shoulder number"},
			{"no power", "power", "s47C", "power"},
		} {
			f := url.Values{}
			for k, v := range good {
				f[k] = append([]string(nil), v...)
			}
			f.Set(c.field, c.value)
			f.Set("token", ids.NewKey()) // a form of its own
			switch c.name {
			case "an hour that never was":
				f.Set("when-month", "3")
				f.Set("when-hour", "1")
				f.Set("when-minute", "30")
			case "an hour that came twice":
				f.Set("when-month", "10")
				f.Set("when-hour", "1")
				f.Set("when-minute", "30")
			}
			p := b.Post(path, f).Must(http.StatusUnprocessableEntity)
			if s := p.Text(".govuk-error-summary"); !strings.Contains(s, c.says) {
				w.t.Errorf("%s: %s", c.name, s)
			}
			if c.field != "power" && p.Attr("#"+c.field, "value") != strings.TrimSpace(c.value) {
				w.t.Errorf("%s: what was typed is lost: %q", c.name, p.Attr("#"+c.field, "value"))
			}
			if c.name == "an hour that came twice" {
				again := p.Form("form.formp")
				again.Del("do")
				again.Set("when-fold", "second")
				b.Post(path, again).Must(http.StatusSeeOther)
			}
		}
		if n := count(w.t, w.d, "SELECT count(*) FROM seizures WHERE seized_local = '2026-10-25T01:30' AND withdrawn_at IS NULL"); n != 1 {
			w.t.Errorf("%d seizures in the hour that came twice", n)
		}
		f := typed(b.Get(path))
		f.Set("amount-1", "640")
		p = b.Post(path, f).Must(http.StatusUnprocessableEntity)
		f = p.Form("form.formp")
		f.Del("do")
		f.Set("under", "part_of_more")
		b.Post(path, f).Must(http.StatusSeeOther)
		for _, k := range []string{"account", "property", "yacht"} {
			b.Get(w.c.Path() + "/seizures/" + k + "/new").Must(http.StatusNotFound)
		}
	})
}

func TestOneAssetOnItsPage(t *testing.T) {
	each(t, func(w *world) {
		b := w.lead()
		path := w.c.Path() + "/assets/new"
		p := b.Get(path + "?kind=vehicle").Must(http.StatusOK)
		f := p.Form("form.formp[method=post]")
		f.Set("title", `<script>alert("x")</script>`)
		f.Set("vrm", "AB12 CDE")
		f.Set("estimate", "16,000")
		p = b.Post(path, f).Must(http.StatusUnprocessableEntity) // no basis
		if p.Text(".govuk-error-summary a") == "" || p.Attr("#estimate", "value") != "16,000" {
			w.t.Error(p.Main())
		}
		f.Set("basis", "trade guide")
		b.Post(path, f).Must(http.StatusSeeOther)
		p = b.Get(w.c.Path() + "/assets/A1").Must(http.StatusOK)
		if p.Count("main script") != 0 || !strings.Contains(p.Text("main h2"), "<script>") || p.Text(".as__v") != "about £16,000.00" {
			w.t.Error(p.Main())
		}
		v := w.c.Path() + "/assets/A1/values/new"
		f = b.Get(v).Must(http.StatusOK).Form("form.formp")
		f.Set("amount", "20,000")
		f.Set("basis", "typed wrongly")
		b.Post(v, f).Must(http.StatusSeeOther)
		rev := w.c.Path() + "/assets/A1/values/2/reverse"
		b.Post(rev, url.Values{}).Must(http.StatusUnprocessableEntity)
		b.Post(rev, url.Values{"why": {"Typed wrongly"}}).Must(http.StatusSeeOther)
		b.Post(rev, url.Values{"why": {"Typed wrongly"}}).Must(http.StatusUnprocessableEntity)
		p = b.Get(w.c.Path() + "/assets/A1").Must(http.StatusOK)
		if p.Count("td s") != 1 || p.Count("tbody tr") != 3 || p.Text(".as__v") != "about £16,000.00" {
			w.t.Error(p.Main())
		}
		move := w.c.Path() + "/assets/A1/interests/1/move"
		f = b.Get(move).Must(http.StatusOK).Form("form.formp")
		b.Post(move, f).Must(http.StatusUnprocessableEntity)
		f.Set("to", "assessed")
		f.Set("route", "Restraint")
		b.Post(move, f).Must(http.StatusSeeOther)
		b.Post(move, f).Must(http.StatusConflict) // opened before
		b.Get(w.c.Path() + "/assets/A1/interests/9/move").Must(http.StatusNotFound)
		b.Get(w.c.Path() + "/assets/A9").Must(http.StatusNotFound)
		b.Get(w.c.Path() + "/assets/A1/interests/1/split").Must(http.StatusOK)
		b.Get(w.c.Path() + "/assets/A1/interests/new").Must(http.StatusOK)
	})
}

func TestEditConflictOnThePage(t *testing.T) {
	each(t, func(w *world) {
		assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Vehicle, 1_00)
		b := w.lead()
		path := w.c.Path() + "/assets/A1/edit"
		mine, theirs := b.Get(path).Form("form.formp"), b.Get(path).Form("form.formp")
		theirs.Set("title", "Estate car")
		theirs.Set("place", "Bay 12")
		b.Post(path, theirs).Must(http.StatusSeeOther)
		mine.Set("title", "Saloon")
		mine.Set("vrm", "AB12CDE")
		p := b.Post(path, mine).Must(http.StatusConflict)
		if p.Count("tbody tr") != 1 || !strings.Contains(p.Text("tbody tr"), "Estate car") || !strings.Contains(p.Text("tbody tr"), "Saloon") {
			w.t.Error(p.Main())
		}
		if got := p.Text("h1"); got != "You changed this asset in another window while you were editing" {
			w.t.Errorf("headed %q", got)
		}
		b.Post(path, p.Form("main form")).Must(http.StatusSeeOther)
		p = b.Get(w.c.Path() + "/assets/A1")
		if m := p.Main(); !strings.Contains(m, "Saloon") || !strings.Contains(m, "AB12CDE") || !strings.Contains(m, "Bay 12") {
			w.t.Error(m)
		}
	})
}

// A restricted case is to an outsider as one that does not exist: status, body but for the request, and statements.
func TestRestrictedCasesDoNotExist(t *testing.T) {
	each(t, func(w *world) {
		secret := casestest.OpenIn(w.t, w.files, w.f, casestest.Restricted)
		assetstest.Add(w.t, w.ctx, w.r, secret.ID, assets.Cash, 1_00)
		b := w.site().SignIn(w.t, w.f.Colleague)
		for _, r := range w.r.Routes() {
			ask := func(ref string) (string, int) {
				path := strings.NewReplacer(":case", ref, ":a", "A1", ":i", "1", ":n", "1", ":kind", "cash").Replace(r.Path)
				p := b.Do(r.Method, path, url.Values{"why": {"x"}}, nil)
				return strings.ReplaceAll(string(p.Body), ref, "REF"), p.Status
			}
			hidden, hs := ask(strings.TrimPrefix(secret.Path(), "/cases/"))
			nowhere, ns := ask("FI-2026-9999")
			if hs != ns || hs != http.StatusNotFound || hidden != nowhere {
				w.t.Errorf("%s %s: %d for a restricted case, %d for none; same body: %v", r.Method, r.Path, hs, ns, hidden == nowhere)
			}
		}
	})
}

func TestReadersOnlyRead(t *testing.T) {
	each(t, func(w *world) {
		assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, 5_000_00)
		site := w.site()
		for _, who := range []ids.User{w.f.Colleague, w.f.Manager, w.f.Auditor} {
			b := site.SignIn(w.t, who)
			p := b.Get(w.c.Path() + "/assets").Must(http.StatusOK)
			if p.Count(".as__a a") != 0 || p.Count(".pr-acts a.govuk-button[href*='new']") != 0 { // taking the list away is everybody's
				w.t.Errorf("user %d is offered what they may not do", who)
			}
			b.Get(w.c.Path() + "/assets/A1").Must(http.StatusOK)
			b.Get(w.c.Path() + "/seizures/cash/new").Must(http.StatusForbidden)
			b.Post(w.c.Path()+"/seizures/cash/new", url.Values{}).Must(http.StatusForbidden)
		}
		site.Consulted()
		lead := site.SignIn(w.t, w.f.Lead)
		lead.Get(w.c.Path() + "/assets/A1").Must(http.StatusOK)
		if d := cmp.Diff([]string{"case.consulted"}, site.Consulted()); d != "" {
			w.t.Error(d)
		}
		if p := lead.Get(w.c.Path() + "/assets").Must(http.StatusOK); p.Count(".pr-acts a.govuk-button[href*='new']") == 0 {
			w.t.Error("the lead is offered nothing")
		}
	})
}

// A page asks the same number of statements of a case with one asset and with many.
func TestStatementsDoNotGrow(t *testing.T) {
	each(t, func(w *world) {
		read := func() int {
			return dbtest.Statements(w.t, func(ctx context.Context) {
				g := w.grant()
				if _, err := w.r.ByCase(ctx, w.d, g); err != nil {
					w.t.Fatal(err)
				}
				if _, err := w.r.Seizures(ctx, w.d, g); err != nil {
					w.t.Fatal(err)
				}
				if _, err := w.r.Totals(ctx, w.d, g); err != nil {
					w.t.Fatal(err)
				}
			})
		}
		assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, 5_000_00)
		one := read()
		for k := range 12 {
			assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, money.Pence(5_000_00+k))
		}
		if many := read(); many != one || one > 7 {
			w.t.Errorf("one asset takes %d statements, thirteen %d", one, many)
		}
	})
}

// Each reading of a case's property is by an index.
func TestReadingsUseIndexes(t *testing.T) {
	each(t, func(w *world) {
		for q, index := range map[string]string{
			"SELECT * FROM assets WHERE case_id = 1 ORDER BY n":                           "assets_case",
			"SELECT * FROM interests WHERE case_id = 1 ORDER BY id":                       "interests_case",
			"SELECT * FROM seizures WHERE case_id = 1 ORDER BY id":                        "seizures_case",
			"SELECT * FROM ledger_entries WHERE case_id = 1 ORDER BY id":                  "ledger_case",
			"SELECT * FROM seizures WHERE case_id = 1 AND form_token = 'x'":               "seizures_",
			"SELECT EXISTS (SELECT 1 FROM order_interests WHERE interest_id = 1)":         "order_interests_",
			"SELECT count(*) FROM clocks WHERE seizure_id = 1 AND state = 'running'":      "clocks_",
			"SELECT case_id, MAX(n) FROM assets WHERE case_id IN (1, 2) GROUP BY case_id": "assets_case",
		} {
			if plan := explain(w.t, w.d, q); !strings.Contains(plan, index) {
				w.t.Errorf("%s\n%s", q, plan)
			}
		}
	})
}

func TestPagesOfManyAssets(t *testing.T) {
	each(t, func(w *world) {
		w.must(w.in(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			var list []assets.New
			for k := range 120 {
				list = append(list, foreign(g, k, assets.Identified))
			}
			_, err := w.r.AddBatch(ctx, tx, list)
			return err
		}))
		b := w.lead()
		seen := map[string]int{}
		path := w.c.Path() + "/assets"
		for n := 0; path != ""; n++ {
			p := b.Get(path).Must(http.StatusOK)
			for _, x := range p.All(".as__n .num") {
				seen[x]++
			}
			path = p.Attr(".pager a[rel=next]", "href")
			if n > 3 {
				w.t.Fatal("the pages do not end")
			}
		}
		for k := range 120 {
			if seen[fmt.Sprintf("A%d", k+1)] != 1 {
				w.t.Fatalf("A%d was shown %d times", k+1, seen[fmt.Sprintf("A%d", k+1)])
			}
		}
		for _, by := range []string{"holder", "kind", "nonsense"} {
			b.Get(w.c.Path() + "/assets?by=" + by).Must(http.StatusOK)
		}
	})
}
