package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/users/userstest"
)

// TestProofInTheCompartmentLeavesNoTrace has an officer dispose of something eleven minutes after signing in: they are asked
// who they are, each time; wrong passwords are counted; and no row of any table outside the compartment tells of it, the
// session's own but for when it was last used.
func TestProofInTheCompartmentLeavesNoTrace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		one, two := f.Confidential(t, s.DB, "cora", "Cora Confidential"), f.Confidential(t, s.DB, "con", "Con Confidential")
		casestest.OpenIn(t, s.Cases, f)
		ctx := f.As(t, s.DB, one)
		var act []string
		var form []url.Values
		for _, ref := range []string{"HX-4471", "HX-4472"} {
			src, err := s.Compartment.RecordSource(ctx, compartment.NewSource{HandlingRef: ref, Kind: "human"})
			if err != nil {
				t.Fatal(err)
			}
			list, err := s.Compartment.Matters(ctx, s.DB, "later", page.Request{Size: 100})
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(list.Rows, func(m compartment.MatterRow) bool { return m.RecordID == src.ID })
			d, err := s.Compartment.ProposeDisposal(ctx, list.Rows[i].PublicKey, retention.OfLaw, "a court has ordered it")
			if err != nil {
				t.Fatal(err)
			}
			act = append(act, "/confidential/disposals/"+list.Rows[i].PublicKey)
			form = append(form, url.Values{"version": {strconv.Itoa(d.Version)}, "decision": {"dispose"}})
		}
		b := s.SignIn(t, two)
		b.Get("/confidential").Must(http.StatusOK)
		s.Clock.Advance(web.FreshFor)
		b.Get("/confidential").Must(http.StatusOK)
		outside := func() map[string]string {
			out := map[string]string{}
			for _, table := range tables(t, s) {
				if !strings.HasPrefix(table, "cpt_") && table != "sessions" && table != "user_sessions" {
					var rows []map[string]any
					if err := s.DB.Gorm(t.Context()).Table(table).Find(&rows).Error; err != nil {
						t.Fatal(err)
					}
					lines := []string{}
					for _, row := range rows {
						lines = append(lines, fmt.Sprint(row)) // the columns by name
					}
					slices.Sort(lines)
					out[table] = strings.Join(lines, "\n")
				}
			}
			return out
		}
		token := func(p *webtest.Page) string { // of the session, as an answer sets it; "" where it sets none
			for _, c := range (&http.Response{Header: p.Header}).Cookies() {
				if strings.HasSuffix(c.Name, "proceeds") {
					return c.Value
				}
			}
			return ""
		}
		known := ""
		for _, c := range b.Cookies() {
			if strings.HasSuffix(c.Name, "proceeds") {
				known = c.Value
			}
		}
		before := outside()
		asked := b.Post(act[0], form[0])
		if asked.Status != http.StatusUnauthorized || !strings.Contains(asked.Main(), "in the log of the compartment alone") || asked.Count("#again-code") != 0 || asked.Count("#again-password") != 1 {
			t.Fatalf("%d: %s", asked.Status, asked.Main())
		}
		with := func(i int, password string) url.Values {
			v := url.Values{web.AgainField + "password": {password}}
			for k, x := range form[i] {
				v[k] = x
			}
			return v
		}
		if p := b.Post(act[0], with(0, "wrong")); p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Main(), "That is not your password") {
			t.Errorf("a wrong password: %d %s", p.Status, p.Main())
		}
		done := b.Post(act[0], with(0, userstest.Password)).Must(http.StatusSeeOther)
		if now := token(done); now != "" && now != known {
			t.Error("the session has a new token, as after a proof outside")
		}
		// It holds for that act alone.
		if p := b.Post(act[1], form[1]); p.Status != http.StatusUnauthorized {
			t.Errorf("the next act: %d", p.Status)
		}
		for range 5 {
			b.Post(act[1], with(1, "wrong")).Must(http.StatusUnprocessableEntity)
		}
		if p := b.Post(act[1], with(1, userstest.Password)); p.Status != http.StatusTooManyRequests {
			t.Errorf("after five wrong ones the right one is taken: %d", p.Status)
		}
		if d := cmp.Diff(before, outside()); d != "" {
			t.Errorf("the proof left a trace outside:\n%s", d)
		}
		rows, err := s.Compartment.Log(ctx, s.DB, 0)
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, e := range rows {
			if e.ActorID == two {
				count[e.Action]++
			}
		}
		if count["factor.proved"] != 1 || count["factor.refused"] != 7 || count["retention_disposal.done"] != 1 {
			t.Errorf("the confidential log has %v", count)
		}
		// Waited for, it is taken again.
		s.Clock.Advance(16 * time.Minute)
		b.Post(act[1], with(1, userstest.Password)).Must(http.StatusSeeOther)
	})
}
