package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users/userstest"
)

// house is the product on a moved clock, with a force in it.
type house struct {
	*apptest.Site
	f userstest.Force
}

// URL is where the product is served.
func (h house) URL() string { return h.Site.URL }

// open builds the product at an instant and puts a force into it. Every step of a
// journey in Chromium runs beside those of others: what waits, waits for the browser.
func open(t *testing.T, at time.Time) house {
	t.Helper()
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(at))
	s.Users.FactorRoles = userstest.NoSecondStep // the journeys of signing in have their own tests
	return house{s, userstest.NewForce(t, s.DB, "FI")}
}

// london is an instant by the clock on the wall in London, 2006-01-02T15:04.
func london(s string) time.Time { return caltime.MustLocal(s).UTC() }

// now moves the clock to a time in London and runs what is due by then.
func (h house) now(t *testing.T, s string) {
	t.Helper()
	h.Clock.Set(london(s))
	h.RunJobs(t)
}

// signIn signs a person of the test force in by the page.
func signIn(b *Browser, login string) {
	b.t.Helper()
	b.Goto("/sign-in")
	b.Fill("Login", login)
	b.Fill("Password", userstest.Password)
	b.Submit("Sign in")
}

// date fills the three boxes of a day in a group, and those of a time where one is given: 2006-01-02T15:04.
func date(b *Browser, group, value string) {
	b.t.Helper()
	day, clock, timed := strings.Cut(value, "T")
	d := strings.Split(day, "-")
	b.Fill(group+" > Day", d[2])
	b.Fill(group+" > Month", d[1])
	b.Fill(group+" > Year", d[0])
	if timed {
		h := strings.Split(clock, ":")
		b.Fill(group+" > Hour", h[0])
		b.Fill(group+" > Minute", h[1])
	}
}

// fits fails the test when the page scrolls sideways.
func fits(t *testing.T, b *Browser) {
	t.Helper()
	if n := b.Sideways(); n > 0 {
		t.Errorf("%s is %d pixels wider than its window; the widest: %s", b.Path(), n, b.Eval(widestJS))
	}
}

// widestJS names the element that reaches farthest to the right outside a region that scrolls for itself.
const widestJS = `(() => { let far = null, at = 0;
  for (const el of document.body.querySelectorAll("*")) {
    const r = el.getBoundingClientRect();
    let own = false;
    for (let p = el.parentElement; p; p = p.parentElement) own ||= /auto|scroll|hidden/.test(getComputedStyle(p).overflowX) && p !== document.body && p.getBoundingClientRect().right <= innerWidth;
    if (!own && r.width > 0 && r.right > at) { at = r.right; far = el; }
  }
  return far ? far.outerHTML.slice(0, 200) + " to " + at : "none"; })()`

// path is where a case is.
func path(c cases.Case) string { return "/cases/" + strings.ReplaceAll(c.Ref, "/", "-") }

// book reads a downloaded workbook.
func book(t *testing.T, file string) *xlsxtest.Book {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if ext := filepath.Ext(file); ext != ".xlsx" {
		t.Fatalf("%s is no workbook", file)
	}
	return xlsxtest.Open(t, data)
}

// together fails the test unless one part of the page, no longer than a card or a row, holds all the texts.
func together(b *Browser, texts ...string) {
	b.t.Helper()
	list := make([]string, len(texts))
	for i, s := range texts {
		list[i] = b.quote(s)
	}
	b.See(texts[0])
	if got := b.Eval("((want) => " + togetherJS + ")([" + strings.Join(list, ",") + "])"); got != "yes" {
		b.fatalf("no row or card of %s holds all of %q", b.Path(), texts)
	}
}

const togetherJS = `(() => { const s = (el) => (el.innerText || "").replace(/\s+/g, " ");
  return [...document.querySelectorAll("main *")].some((el) => { const x = s(el); return x.length < 700 && want.every((w) => x.includes(w)); }) ? "yes" : "no"; })()`

// places finds columns by their heads; nil where the row is not the row of heads.
func places(row, heads []string) []int {
	var at []int
	for _, h := range heads {
		n := slices.Index(row, h)
		if n < 0 {
			return nil
		}
		at = append(at, n)
	}
	return at
}

func sorted(list []string) []string { slices.Sort(list); return list }
