package opportunities_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// drawn is an opportunity as a property draws it.
type drawn struct {
	status, step, reason, detail, avoid, owner string
	before                                     []string // steps recorded before
	estimate, lost, realised                   *int64
	days                                       int // since it was found
	took                                       *int
}

var drawnOpp = rapid.Custom(func(t *rapid.T) drawn {
	pence := func(name string) *int64 {
		if rapid.Bool().Draw(t, name+" known") {
			v := rapid.SampledFrom([]int64{0, 1, 99_999, 100_000, 499_999, 500_000, 2_499_999, 2_500_000, 10_000_000, 10_000_001, 123_456_789}).Draw(t, name)
			return &v
		}
		return nil
	}
	o := drawn{status: rapid.SampledFrom([]string{"candidate", "open", "taken", "taken", "taken", "decline_proposed", "declined", "run_out", "missed", "missed", "lapsed", "rejected", "duplicate"}).Draw(t, "status"),
		estimate: pence("estimate"), days: rapid.IntRange(0, 60).Draw(t, "days")}
	steps := []string{"", "assessed", "applied", "granted", "realised", "unsuccessful"}
	if o.status == "taken" || o.status == "lapsed" {
		o.step = rapid.SampledFrom(steps).Draw(t, "step")
		if n := rapid.IntRange(0, 72*3600).Draw(t, "took"); n > 0 {
			o.took = &n
		}
	}
	if o.step == "unsuccessful" {
		o.before = rapid.SliceOfN(rapid.SampledFrom(steps[:4]), 0, 3).Draw(t, "before")
	}
	if o.step == "realised" {
		o.realised = pence("realised")
	}
	if o.status == "missed" || o.status == "lapsed" {
		o.lost = pence("lost")
		r := rapid.SampledFrom([][4]string{{"CAPACITY", "NO_FI_CAPACITY", "partly", "force"}, {"REFERRAL", "LATE_REFERRAL", "yes", "force"}, {"PARTNER", "BANK", "no", "partner"},
			{"RECOGNITION", "", "yes", "force"}, {"LEGAL_THRESHOLD", "NO_GROUNDS", "no", "force"}, {"", "", "", ""}}).Draw(t, "reason")
		o.reason, o.detail, o.avoid, o.owner = r[0], r[1], r[2], r[3]
	}
	return o
})

// put stores what was drawn on a case.
func put(t testing.TB, d *db.DB, c cases.Case, now time.Time, list []drawn) {
	t.Helper()
	store(t, d, func(g *gorm.DB) {
		t.Helper()
		putRows(t, g, c, now, list)
	})
}

// store writes rows as no verb does, for figures over every state.
func store(t testing.TB, d *db.DB, do func(g *gorm.DB)) {
	t.Helper()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("test.stored", db.On{}, nil)
		do(tx.Gorm(ctx))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func putRows(t testing.TB, g *gorm.DB, c cases.Case, now time.Time, list []drawn) {
	t.Helper()
	for _, o := range list {
		found := now.AddDate(0, 0, -o.days)
		row := map[string]any{"public_key": ids.NewKey(), "case_id": c.ID, "force_id": c.ForceID, "unit_id": c.UnitID, "source": "person", "detected_at": found, "title": "Freeze the account",
			"severity": "S2", "status": o.status, "step": o.step, "estimate_pence": o.estimate, "lost_pence": o.lost, "realised_pence": o.realised, "reason": o.reason, "reason_detail": o.detail,
			"avoidable": o.avoid, "reason_owner": o.owner, "window_opens": found, "due_at": now, "created_at": found, "updated_at": now}
		if o.lost != nil {
			row["lost_basis"] = "estimate: bank statement"
		}
		if o.status == "missed" || o.status == "lapsed" || o.status == "run_out" {
			row["ended_at"] = found.Add(time.Hour)
		}
		if o.took != nil {
			row["taken_at"] = found.Add(time.Duration(*o.took) * time.Second)
		}
		if o.step != "" {
			row["stepped_at"] = found.Add(2 * time.Hour)
		}
		if err := g.Table("opportunities").Create(row).Error; err != nil {
			t.Fatal(err)
		}
		var id int64
		if err := g.Table("opportunities").Where("public_key = ?", row["public_key"]).Pluck("id", &id).Error; err != nil {
			t.Fatal(err)
		}
		for i, s := range append(o.before, o.step) {
			if err := g.Table("opportunity_steps").Create(map[string]any{"opportunity_id": id, "case_id": c.ID, "from_status": "taken", "to_status": "taken", "act": "stepped", "step": s,
				"actor_name": "x", "at": found.Add(time.Duration(i) * time.Minute)}).Error; err != nil {
				t.Fatal(err)
			}
		}
	}
}

// reachedOf is how far one has come, reckoned another way than the database does.
func (o drawn) reachedOf() int {
	rank := map[string]int{"assessed": 1, "applied": 2, "granted": 3, "realised": 4}
	if o.status != "taken" && o.status != "lapsed" {
		return 0
	}
	n := rank[o.step]
	for _, s := range o.before {
		n = max(n, rank[s])
	}
	return n
}

func (o drawn) worthOf() int64 {
	v := o.lost
	if v == nil && o.status != "missed" && o.status != "lapsed" {
		v = o.estimate
	}
	if v == nil {
		return 0
	}
	return *v
}

// On any set of opportunities: a step of the funnel is the next step and what came no further, to the penny; each is what
// the drawn set comes to; and every figure of the page leads to a list with exactly that count.
func TestFunnelAddsUpAndEveryFigureIsItsList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		runs := 0
		rapid.Check(t, func(rt *rapid.T) {
			if runs++; runs > 12 { // each run has a force of its own, and reads some sixty pages
				return
			}
			f := userstest.NewForce(t, d, "F"+string(rune('A'+runs)))
			c := casestest.OpenIn(t, h.Cases, f)
			list := rapid.SliceOfN(drawnOpp, 1, 30).Draw(rt, "opportunities")
			put(t, d, c, clock.Now(), list)
			ctx := f.As(t, d, f.Manager)
			m, err := h.Opportunities.MeasuresNow(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range m.Funnel {
				n, pence := 0, int64(0)
				for _, o := range list {
					if o.status != "rejected" && o.status != "duplicate" && o.reachedOf() >= i {
						n, pence = n+1, pence+o.worthOf()
					}
				}
				if s.N != n || int64(s.Pence) != pence {
					rt.Fatalf("%s: %d worth %d, want %d worth %d", s.Name, s.N, s.Pence, n, pence)
				}
				if i == len(m.Funnel)-1 {
					continue
				}
				next := m.Funnel[i+1]
				n, pence = next.N, int64(next.Pence)
				for _, x := range s.Left {
					n, pence = n+x.N, pence+int64(x.Pence)
				}
				if n != s.N || pence != int64(s.Pence) {
					rt.Fatalf("%s: %d worth %d, the next step and those that left are %d worth %d", s.Name, s.N, s.Pence, n, pence)
				}
			}
			b := userstest.Browse(t, d, h.Opportunities.Routes()).SignIn(t, f.Manager)
			if runs <= 4 {
				follow(t, b, h, ctx, "/missed")
			}
		})
	})
}

var (
	anchor = regexp.MustCompile(`<a href="(/opportunities\?[^"]*)"[^>]*>([^<]*)`)
	ofN    = regexp.MustCompile(`of ([0-9,]+) opportunit(?:y|ies) acted on`)
)

// follow opens the list behind every figure of the page Missed and compares its count and its sum, to the penny. It tells how
// many figures of each part of the page it has followed.
func follow(t *testing.T, b *webtest.Browser, h *opportunitiestest.House, ctx context.Context, at string) map[string]int {
	t.Helper()
	p := b.Get(at).Must(http.StatusOK)
	seen := map[string]int{}
	_, body, _ := strings.Cut(p.Body, "<main")
	part, cuts := "headline", map[string]string{`id="h-trend"`: "trend", `id="h-why"`: "pareto", `id="h-funnel"`: "funnel", `id="h-bands"`: "bands", `id="h-measures"`: "measures", `id="h-heat"`: "heat",
		`id="h-why-when"`: "reasons by month", `id="h-rows"`: "rows"}
	allN, all, err := h.Opportunities.ListSum(ctx, query(t, anchor.FindStringSubmatch(body)[1]))
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, i := range anchor.FindAllStringSubmatchIndex(body, -1) {
		for mark, name := range cuts {
			if strings.Contains(body[last:i[0]], mark) {
				part = name
			}
		}
		last = i[0]
		href, text := html.UnescapeString(body[i[2]:i[3]]), strings.TrimSpace(html.UnescapeString(body[i[4]:i[5]]))
		if part == "rows" {
			continue
		}
		q := query(t, href)
		n, sum, err := h.Opportunities.ListSum(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		wrong := func(want string) {
			t.Helper()
			t.Errorf("%s, %s: the page says %q, the list holds %d worth %s: %s", at, part, text, n, sum, want)
		}
		word := text[strings.LastIndex(text, " ")+1:]
		switch {
		case q.Get("step") == "realised" && strings.HasPrefix(text, "£"): // for each £1 missed: its sum stands beside it
			if !strings.Contains(body, "("+sum.Headline()+")") {
				wrong("the sum stands nowhere")
			}
		case strings.HasPrefix(text, "£"):
			if text != sum.Headline() && text != sum.Pounds() {
				wrong("another value")
			}
		case strings.HasSuffix(text, "hours"):
			if m := ofN.FindStringSubmatch(body); q.Get("found_from") == "" || m == nil || q.Get("found_to") == caltime.DateOf(h.DB.Time()).String() && m[1] != layout.Count(n) {
				wrong("another number acted on")
			}
		case strings.HasSuffix(text, "%") && q.Get("detail") != "", strings.HasSuffix(text, "%") && q.Get("control") != "" && all > 0:
			if text != layout.Percent(int64(sum), int64(all)) {
				wrong("another share of " + all.String())
			}
		case strings.HasSuffix(text, "%") && q.Get("control") != "":
			if text != layout.Percent(int64(n), int64(allN)) {
				wrong("another share")
			}
		case strings.HasSuffix(text, "%"): // the change: what it is on stands beside it
			if !strings.Contains(body, "("+sum.Headline()+")") {
				wrong("the sum stands nowhere")
			}
		case text == "–":
			continue
		case regexp.MustCompile(`^[0-9,]+$`).MatchString(word):
			if word != layout.Count(n) {
				wrong("another number")
			}
		default:
			continue // words: the name of a reason, whose figures stand beside it
		}
		seen[part]++
	}
	return seen
}

func query(t *testing.T, href string) url.Values {
	t.Helper()
	u, err := url.Parse(html.UnescapeString(href))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// What was missed without a reason on record is found beside a reason, where the two are the greatest.
func TestNoReasonIsFoundBesideAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		most, least := int64(25_000_00), int64(1)
		put(t, d, casestest.OpenIn(t, h.Cases, f), clock.Now(), []drawn{{status: "missed", lost: &most},
			{status: "missed", lost: &least, reason: "CAPACITY", detail: "NO_FI_CAPACITY", avoid: "partly", owner: "force"}})
		b := userstest.Browse(t, d, h.Opportunities.Routes()).SignIn(t, f.Manager)
		if seen := follow(t, b, h, f.As(t, d, f.Manager), "/missed"); seen["headline"] == 0 {
			t.Error("no headline figure was followed")
		}
	})
}

// On a page with something in every part, every part has figures that were followed, in each period.
func TestEveryFigureOfMissedIsItsList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		var list []drawn
		sum := func(n int64) *int64 { return &n }
		took := 7200
		for i := range 40 {
			o := drawn{status: "missed", days: i * 11, lost: sum(int64(i) * 61_037), estimate: sum(int64(i) * 50_000), reason: "CAPACITY", detail: "NO_FI_CAPACITY", avoid: "partly", owner: "force"}
			switch i % 5 {
			case 1:
				o.status, o.reason, o.detail, o.avoid, o.owner = "lapsed", "PARTNER", "BANK", "no", "partner"
			case 2:
				o.reason, o.detail, o.avoid, o.owner = "RECOGNITION", "", "yes", "force"
			case 3:
				o = drawn{status: "taken", step: "realised", days: i * 11, took: &took, estimate: sum(900_00), realised: sum(int64(i) * 70_000), before: []string{"applied"}}
			case 4:
				o = drawn{status: "open", days: i * 11, estimate: sum(4_321_00)}
			}
			list = append(list, o)
		}
		for n, threat := range []cases.Threat{"fraud", "drugs", ""} {
			c := casestest.OpenIn(t, h.Cases, f, func(n *cases.New) { n.Threat = threat })
			part := list[n*13 : (n+1)*13]
			put(t, d, c, clock.Now(), part)
			store(t, d, func(g *gorm.DB) {
				if err := g.Table("opportunities").Where("case_id = ?", c.ID).Update("threat", threat).Error; err != nil {
					t.Fatal(err)
				}
			})
		}
		ctx := f.As(t, d, f.Manager)
		b := userstest.Browse(t, d, h.Opportunities.Routes()).SignIn(t, f.Manager)
		for _, at := range []string{"/missed", "/missed?period=12m", "/missed?period=24m", "/missed?period=lastfy&threat=fraud", "/missed?period=24m&band=25k"} {
			seen := follow(t, b, h, ctx, at)
			for _, part := range []string{"headline", "trend", "pareto", "funnel", "bands", "measures", "heat", "reasons by month"} {
				if seen[part] == 0 && at == "/missed?period=24m" {
					t.Errorf("%s: no figure of the part %q was followed", at, part)
				}
			}
		}
	})
}

// The median and the 90th percentile are by nearest rank, on either engine.
func TestTimeToFirstAct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		var list []drawn
		for i := 1; i <= 20; i++ {
			n := i * 3600
			list = append(list, drawn{status: "taken", took: &n})
		}
		list = append(list, drawn{status: "open"}, drawn{status: "rejected"})
		put(t, d, c, clock.Now(), list)
		m, err := h.Opportunities.MeasuresNow(f.As(t, d, f.Manager))
		if err != nil || m.FirstAct.N != 20 || m.Median != 10*time.Hour || m.Ninety != 18*time.Hour {
			t.Errorf("%+v %v", m.FirstAct, err)
		}
	})
}

// What was held counts up to the amount of its order, for the defendant's property alone, as at the end of the day.
func TestFrozenAtOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		now := clock.Now()
		order := func(n int, on string, amount any) {
			t.Helper()
			store(t, d, func(g *gorm.DB) {
				if err := g.Table("orders").Create(map[string]any{"case_id": c.ID, "force_id": c.ForceID, "unit_id": c.UnitID, "n": n, "kind": "confiscation", "family": "confiscation", "power": "CO-ORDER",
					"state": "made", "made_on": on, "amount_pence": amount, "created_at": now, "updated_at": now}).Error; err != nil {
					t.Fatal(err)
				}
			})
		}
		m, err := h.Opportunities.MeasuresNow(f.As(t, d, f.Manager))
		if err != nil || m.Frozen.Ordered != 0 || m.Frozen.Orders != 0 {
			t.Fatalf("no order: %+v %v", m.Frozen, err)
		}
		change := func(sql string) {
			store(t, d, func(g *gorm.DB) {
				if err := g.Exec(sql).Error; err != nil {
					t.Fatal(err)
				}
			})
		}
		order(1, "2026-06-01", 10_000_00)
		order(2, "2026-09-01", nil)
		s := h.SeizeCash(t, f, c.ID, time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC), "s294", 4_000_00)
		m, err = h.Opportunities.MeasuresNow(f.As(t, d, f.Manager))
		if err != nil || m.Frozen.Orders != 1 || m.Frozen.Blank != 1 || m.Frozen.Ordered != 10_000_00 || m.Frozen.Held != 4_000_00 || m.Frozen.Untraced != 0 {
			t.Errorf("%+v %v", m.Frozen, err)
		}
		change("UPDATE orders SET amount_pence = 300000 WHERE n = 1")
		if m, err = h.Opportunities.MeasuresNow(f.As(t, d, f.Manager)); err != nil || m.Frozen.Held != 3_000_00 {
			t.Errorf("above the amount: %+v %v", m.Frozen, err)
		}
		change("UPDATE orders SET made_on = '2026-05-19' WHERE n = 1")
		if m, err = h.Opportunities.MeasuresNow(f.As(t, d, f.Manager)); err != nil || m.Frozen.Held != 0 || m.Frozen.Untraced != 1 {
			t.Errorf("before it was seized (%d): %+v %v", s.ID, m.Frozen, err)
		}
		p := userstest.Browse(t, d, h.Opportunities.Routes()).SignIn(t, f.Manager).Get("/missed/frozen").Must(http.StatusOK)
		if n := p.Count("tbody tr"); n != 2 || !strings.Contains(p.Main(), "no amount") {
			t.Errorf("%d orders are listed", n)
		}
	})
}

// The addresses of the page's figures read back as the filter that they were made of, whatever stands in them.
func TestFiguresSurviveNonsense(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	h := opportunitiestest.New(d)
	f := userstest.NewForce(t, d, "FI")
	b := userstest.Browse(t, d, h.Opportunities.Routes()).SignIn(t, f.Manager)
	for _, path := range []string{"/opportunities?layout=list", "/missed", "/missed/frozen"} {
		for _, k := range []string{"detail", "band", "rests", "control", "reached", "stopped", "acted", "found_from", "found_to", "stepped_from", "stepped_to", "period", "unit", "threat"} {
			for _, v := range []string{"", "'; --", "9", strings.Repeat("x", 3000), "\x00", "2026-02-31"} {
				q := url.Values{k: {v}}
				at := path + "?" + q.Encode()
				if strings.Contains(path, "?") {
					at = path + "&" + q.Encode()
				}
				if s := b.Get(at).Status; s != http.StatusOK {
					t.Errorf("%s: %d", fmt.Sprintf("%.80s", at), s)
				}
			}
		}
	}
}
