package opportunities_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// What is left of a window that is a clock of hours reads as on the page of clocks: a weekend does not count. A card is red
// with under 24 counted hours.
func TestAWindowOfHoursSaysCountedTimeAsTheClocksDo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		clock.Set(time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)) // a Saturday
		h.SeizeCash(t, f, c.ID, time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC), assets.S294, 31_000_00)
		var o opportunities.Opportunity
		for _, x := range all(t, d) {
			if x.Rule == "MO-05" {
				o = x
			}
		}
		site := userstest.Browse(t, d, append(append([]web.Route{}, h.Opportunities.Routes()...), h.Orders.Routes()...))
		for _, x := range []struct {
			now  time.Time
			left string
			say  string
			red  bool
		}{
			{clock.Now(), "40h 00m", "40h 00m counted", false},
			{time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC), "25h 00m", "25h 00m left", false},
			{time.Date(2026, 11, 30, 16, 1, 0, 0, time.UTC), "23h 59m", "23h 59m left", true},
		} {
			clock.Set(x.now)
			b := site.SignIn(t, f.Lead)
			if body := b.Get("/clocks").Must(http.StatusOK).Main(); !strings.Contains(body, x.left) {
				t.Errorf("at %s the clocks do not say %s:\n%s", x.now, x.left, body)
			}
			card := `article[aria-labelledby="o-` + o.PublicKey + `-h"]`
			board := b.Get("/opportunities").Must(http.StatusOK)
			if got := board.Text(card + " .op__top"); !strings.Contains(got, x.say) {
				t.Errorf("at %s the card says %q, want %s", x.now, got, x.say)
			}
			if red := strings.Contains(board.Attr(card, "class"), "op--crit"); red != x.red {
				t.Errorf("at %s the card is red: %t", x.now, red)
			}
			for _, path := range []string{"/opportunities?layout=list", cases.Path(c.Ref) + "/opportunities", o.Path()} {
				if body := b.Get(path).Must(http.StatusOK).Text("body"); !strings.Contains(body, x.say) {
					t.Errorf("at %s %s does not say %s", x.now, path, x.say)
				}
			}
			panel, err := h.Opportunities.WorkPanel(f.As(t, d, f.Lead), d)
			if err != nil {
				t.Fatal(err)
			}
			var html strings.Builder
			if err := panel.Body.Render(t.Context(), &html); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(html.String(), x.say) || regexp.MustCompile(`·<span class="sev`).MatchString(html.String()) {
				t.Errorf("at %s the panel of My work:\n%s", x.now, html.String())
			}
		}
	})
}

// A card of what a person entered, without a value, has no empty line and keeps the value apart from the time.
func TestACardWithoutValueOrLaw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		at := clock.Now().Add(72 * time.Hour)
		o, _, err := h.Opportunities.Enter(f.As(t, d, f.Lead), c.ID, opportunities.Entry{Kind: "account_freezing", Title: "Freeze it", Why: "Nothing holds it.", Closes: &at})
		if err != nil {
			t.Fatal(err)
		}
		page := browse(t, d, h).SignIn(t, f.Lead).Get("/opportunities").Must(http.StatusOK)
		card := `article[aria-labelledby="o-` + o.PublicKey + `-h"]`
		if got := page.Text(card + " .op__v"); got != "Not valued" {
			t.Errorf("value %q", got)
		}
		for _, text := range page.All(card + " dd") {
			if strings.TrimSpace(text) == "" {
				t.Errorf("an empty line on the card: %q", page.Text(card))
			}
		}
	})
}
