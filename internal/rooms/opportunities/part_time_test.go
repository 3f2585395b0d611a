package opportunities_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// Who is contracted for fewer hours counts with those, in the force and in their unit; the field is on the page of the person.
func TestPartTimeHoursCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)) // a Monday: five working days in the week ahead
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		contracted := func() int64 {
			t.Helper()
			a, err := h.Opportunities.LookAhead(f.As(t, d, f.Manager), d, f.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			return a.Total[0].Capacity.Contracted
		}
		full := contracted()
		site := userstest.Browse(t, d, (&users.Web{Room: h.Orders.Users}).Routes())
		admin := site.SignIn(t, f.Admin)
		at := "/admin/users/" + ids.String(f.Lead)
		form := admin.Get(at).Must(http.StatusOK).Form(`form[action="` + at + `"]`)
		for _, bad := range []string{"0", "-3", "61", "many", "NaN", "1e9"} {
			if s := admin.Post(at, set(form, "hours", bad)).Status; s != http.StatusUnprocessableEntity {
				t.Errorf("%q hours: %d", bad, s)
			}
		}
		admin.Post(at, set(form, "hours", "18.5")).Must(http.StatusSeeOther)
		if got := contracted(); got != full-37*60+18*60+30 {
			t.Errorf("%d minutes with one at 18.5 hours, of %d", got, full)
		}
		page := admin.Get(at).Must(http.StatusOK)
		if v := page.Attr("#details-hours", "value"); v != "18.5" {
			t.Errorf("the page says %q", v)
		}
		admin.Post(at, set(page.Form(`form[action="`+at+`"]`), "hours", "")).Must(http.StatusSeeOther)
		if got := contracted(); got != full {
			t.Errorf("%d minutes when full-time again, of %d", got, full)
		}
	})
}

// What closes soon pages both ways: back from the second page are the same rows as on the first.
func TestWhatClosesSoonPagesBothWays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		for n := range 30 {
			h.Enter(t, f, c.ID, 1_000_00, time.Duration(2+n/2)*24*time.Hour) // two at each moment
		}
		b := userstest.Browse(t, d, h.Opportunities.RuleRoutes()).SignIn(t, f.Manager)
		for _, start := range []string{"/opportunities/ahead", "/opportunities/ahead?" + url.Values{"unit": {ids.String(f.Unit)}}.Encode()} {
			first := b.Get(start).Must(http.StatusOK)
			next := first.Attr(`a[rel="next"]`, "href")
			second := b.Get(next).Must(http.StatusOK)
			back := b.Get(second.Attr(`a[rel="prev"]`, "href")).Must(http.StatusOK)
			if n, m := len(hrefs(first)), len(hrefs(second)); n != 25 || m != 5 {
				t.Errorf("%s: %d and %d rows", start, n, m)
			}
			if first.Attr(`a[rel="prev"]`, "href") != "" || second.Attr(`a[rel="next"]`, "href") != "" {
				t.Errorf("%s: there is a page before the first or after the last", start)
			}
			one, again := hrefs(first), hrefs(back)
			if len(one) != 25 || len(again) != 25 {
				t.Fatalf("%d and %d rows", len(one), len(again))
			}
			for i := range one {
				if one[i] != again[i] {
					t.Fatalf("%s: row %d is %s, and was %s", start, i, again[i], one[i])
				}
			}
		}
	})
}

var rowLink = regexp.MustCompile(`<th scope="row">\s*<a href="(/opportunities/[^"]+)">`)

// hrefs are the opportunities of the rows of a page, in order.
func hrefs(p *webtest.Page) (out []string) {
	for _, m := range rowLink.FindAllStringSubmatch(p.Body, -1) {
		out = append(out, m[1])
	}
	return out
}
