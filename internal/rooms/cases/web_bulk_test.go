package cases_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

// bulkForm is the list's form with the rows of some references ticked, and an act.
func bulkForm(p *webtest.Page, act string, refs ...string) url.Values {
	v := p.Form("form[data-bulk]")
	v.Set("act", act)
	for _, box := range p.Nodes("input.js-row") {
		value, label := "", ""
		for _, a := range box.Attr {
			switch a.Key {
			case "value":
				value = a.Val
			case "aria-label":
				label = a.Val
			}
		}
		for _, ref := range refs {
			if label == "Select "+ref {
				v.Add("case", value)
			}
		}
	}
	return v
}

func TestCasesAreChangedFromTheList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		fill(t, d, r, f, 130)
		exec(t, d, "UPDATE cases SET restricted = FALSE")
		exec(t, d, "UPDATE cases SET unit_id = ?, stage = 'developing' WHERE ref <> 'FI/2026/0001'", f.Unit)
		site := userstest.Browse(t, d, r.Routes())
		b := site.SignIn(t, f.Supervisor)
		first := b.Get("/cases?view=all&sort=title").Must(200)
		refs := first.All("tbody .ref")
		if first.Text("[data-selected]") != "0" || first.Text(".bulk [value=all]") != "Select all 130 that match" || first.Count(".bulk [value=lead]") != 1 {
			t.Fatalf("%q, %q", first.Text(".bulk"), first.Text(".bulk [value=all]"))
		}
		// Nothing ticked.
		got := b.Post("/cases/bulk", bulkForm(first, "lead"))
		if p := b.Get(got.Location()).Must(200); got.Status != 303 || !strings.Contains(p.Main(), "Tick the cases first.") {
			t.Errorf("nothing ticked: %d, %q", got.Status, p.Main())
		}
		// Two ticked, on to the second page by its own link, and one more there.
		v := bulkForm(first, "keep", refs[0], refs[1])
		v.Set("go", first.Attr(".pager [rel=next]", "href"))
		at := b.Post("/cases/bulk", v).Location()
		second := b.Get(at).Must(200)
		if second.Text("[data-selected]") != "2" || !strings.Contains(second.Text(".bulk"), "(2 not on this page)") || second.All("tbody .ref")[0] == refs[0] {
			t.Fatalf("%s: %q", at, second.Text(".bulk"))
		}
		third := second.All("tbody .ref")[0]
		// Back by the link, which carries what was kept.
		again := b.Get(second.Attr(".pager [rel=prev]", "href")).Must(200)
		if again.Count("input.js-row[checked]") != 2 {
			t.Errorf("%d rows of the first page are ticked", again.Count("input.js-row[checked]"))
		}
		if p := b.Get("/cases?view=all&stage=developing&picked=" + bulkForm(second, "").Get("picked")).Must(200); p.Text("[data-selected]") != "0" {
			t.Error("another view has the selection")
		}
		got = b.Post("/cases/bulk", bulkForm(second, "show", third))
		if p := b.Get(got.Location()).Must(200); cmp.Diff(3, p.Count("tbody tr")) != "" || p.Text("[data-selected]") != "3" || !strings.Contains(p.Text(".flt__sel"), "Selected cases") {
			t.Errorf("only what is selected: %d rows, %q", p.Count("tbody tr"), p.Text(".flt__sel"))
		}
		second = b.Get(at).Must(200)
		got = b.Post("/cases/bulk", bulkForm(second, "threat", third))
		form := b.Get(got.Location()).Must(200)
		if form.Text("h1") != "Set the threat of 3 cases" || form.Count("#h-cases") != 1 {
			t.Fatalf("%q", form.Text("h1"))
		}
		path := form.Attr("form.formp", "action")
		ask := form.Form("form.formp")
		if p := b.Post(path, ask); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Main(), "Choose a threat") {
			t.Errorf("nothing chosen: %d", p.Status)
		}
		ask.Set("threat", "firearms")
		// Where the page was left open for long, whoever posts it proves who they are first.
		clock.Advance(web.FreshFor)
		if p := b.Post(path, ask); p.Status != http.StatusUnauthorized {
			t.Errorf("after a while: %d", p.Status)
		}
		b = site.SignIn(t, f.Supervisor)
		if got = b.Post(path, ask); got.Status != 303 || got.Location() != path {
			t.Fatalf("%d to %q: %s", got.Status, got.Location(), got.Main())
		}
		out := b.Get(path).Must(200)
		changed, refused := out.Text(".facts > div:nth-child(1) .fact"), out.Text(".facts > div:nth-child(3) .fact")
		if n := out.Count("section[aria-labelledby=h-done] tbody tr"); changed != ids.String(int64(n)) || !strings.Contains(out.Main(), "Each was to have the threat Firearms.") {
			t.Errorf("%q changed, %q refused, %d listed: %s", changed, refused, n, out.Main())
		}
		if p := b.Post(path, ask); p.Status != 303 || !strings.Contains(b.Get(path).Must(200).Main(), "This was done already. Nothing was changed twice.") {
			t.Errorf("posted twice: %d", p.Status)
		}
		if refs[0] != "FI/2026/0001" || changed != "2" || refused != "1" {
			t.Errorf("the first, %s, is of another unit: %s", refs[0], out.Main())
		}
		if p := b.Post(path+"/undo", url.Values{}); p.Status != 303 || !strings.Contains(b.Get(path).Must(200).Main(), "taken back. It stays on record.") {
			t.Errorf("undo: %d", p.Status)
		}
		// To anybody else the page is not there.
		for _, who := range []ids.User{f.Lead, f.Manager, f.OtherSupervisor} {
			if p := site.SignIn(t, who).Get(path); p.Status != http.StatusNotFound {
				t.Errorf("user %d: %d", who, p.Status)
			}
		}
	})
}

func TestManyCasesAreStatedFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		for range 28 {
			casestest.OpenIn(t, r, f)
		}
		stranger := casestest.OpenIn(t, r, f, func(n *cases.New) { n.UnitID, n.LeadID, n.DeputyID = f.OtherUnit, f.OtherSupervisor, 0 })
		casestest.OpenIn(t, r, f, func(n *cases.New) { n.LeadID, n.DeputyID = f.Colleague, 0 })
		site := userstest.Browse(t, d, r.Routes())
		b := site.SignIn(t, f.Supervisor)
		v := b.Get("/cases").Must(200).Form("form[data-bulk]")
		v.Set("act", "all")
		all := b.Get(b.Post("/cases/bulk", v).Location()).Must(200)
		if all.Text("[data-selected]") != "30" {
			t.Fatalf("%q", all.Text(".bulk"))
		}
		v = all.Form("form[data-bulk]")
		v.Set("act", "lead")
		form := b.Get(b.Post("/cases/bulk", v).Location()).Must(200)
		if !strings.Contains(form.Main(), "1 of them cannot be changed, for the reasons below.") {
			t.Errorf("%s", form.Main())
		}
		path, ask := form.Attr("form.formp", "action"), form.Form("form.formp")
		ask.Set("user", ids.String(f.Colleague))
		before := entries(t, d)
		sure := b.Post(path, ask).Must(200)
		if want := "28 cases will have Cole Colleague as lead. 1 is so already. 1 stays as they are, for the reasons below."; !strings.Contains(sure.Main(), want) {
			t.Errorf("it does not say %q: %s", want, sure.Main())
		}
		if diff := cmp.Diff(before, entries(t, d)); diff != "" {
			t.Errorf("something was done before it was confirmed:\n%s", diff)
		}
		confirm := sure.Form(".panel__b form")
		// In another window one more page of ticks is kept: what was stated is not what would happen.
		other := b.Get("/cases?picked=" + all.Form("form[data-bulk]").Get("picked")).Must(200)
		b.Post("/cases/bulk", bulkForm(other, "keep", stranger.Ref))
		if p := b.Post(path, confirm); p.Status != http.StatusConflict || !strings.Contains(p.Main(), "Other cases were ticked after this page was opened") {
			t.Errorf("from an older selection: %d", p.Status)
		}
		if diff := cmp.Diff(before, entries(t, d)); diff != "" {
			t.Errorf("a stale page changed cases:\n%s", diff)
		}
	})
}

func TestPagesOfManyCasesTakeAFixedNumberOfStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		fill(t, d, r, f, 120)
		exec(t, d, "UPDATE cases SET restricted = FALSE")
		b := userstest.Browse(t, d, r.Routes()).SignIn(t, f.Supervisor)
		b.Get("/cases").Must(200)
		count := func(do func()) int {
			return len(queries(t, d, t.Context(), func(context.Context) error { do(); return nil }))
		}
		var few, many []int
		for _, n := range []*[]int{&few, &many} {
			list := b.Get("/cases?view=all").Must(200)
			v := bulkForm(list, "lead", list.All("tbody .ref")[:2]...)
			if n == &many {
				v.Set("act", "all")
				v = b.Get(b.Post("/cases/bulk", v).Location()).Must(200).Form("form[data-bulk]")
				v.Set("act", "lead")
			}
			at := b.Post("/cases/bulk", v).Location()
			key := strings.TrimPrefix(strings.TrimSuffix(at, "?act=lead"), "/cases/bulk/")
			*n = append(*n, count(func() { b.Get("/cases?view=all&picked=" + key).Must(200) }), count(func() { b.Get(at).Must(200) }))
			form := b.Get(at).Must(200)
			ask := form.Form("form.formp")
			ask.Set("user", ids.String(f.Lead))
			ask.Set("sure", "yes")
			if p := b.Post("/cases/bulk/"+key, ask); p.Status != 303 {
				t.Fatalf("%d: %s", p.Status, p.Main())
			}
			*n = append(*n, count(func() { b.Get("/cases/bulk/" + key).Must(200) }))
			clock.Advance(time.Second)
		}
		if diff := cmp.Diff(few, many); diff != "" {
			t.Errorf("statements of two cases and of 120:\n%s", diff)
		}
		for _, n := range many {
			if n > 12 {
				t.Errorf("%v statements", many)
			}
		}
	})
}

// Of a case that somebody has lost sight of since, the page of what became of it says neither which it was nor why it stayed.
func TestWhatBecameOfCasesNamesNoneOutOfSight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			_, err := (&reference.Room{DB: d}).SetValues(ctx, tx, f.ID, caltime.MustDate("2026-01-01"), []reference.NewValue{{Kind: "access", Code: "justification", Text: string(access.AsksAll)}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got := pick(t, d, r, f.As(t, d, f.Supervisor), c.ID)
		b := userstest.Browse(t, d, r.Routes()).SignIn(t, f.Supervisor)
		at := got.Bulk.Path()
		b.Post(at, url.Values{"act": {"threat"}, "version": {"2"}, "threat": {"fraud"}}).Must(http.StatusSeeOther)
		if text := b.Get(at).Must(200).Main(); !strings.Contains(text, "Your force asks why you look at "+c.Ref) {
			t.Fatalf("%q", text)
		}
		if err := r.KeepOut(f.As(t, d, f.Lead), c.ID, conflictOf(f.Supervisor)); err != nil {
			t.Fatal(err)
		}
		if text := b.Get(at).Must(200).Main(); strings.Contains(text, c.Ref) || !strings.Contains(text, "you can no longer see it") {
			t.Errorf("%q", text)
		}
	})
}
