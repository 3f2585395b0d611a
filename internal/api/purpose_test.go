package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func (b *bench) ask(force ids.Unit, to access.Asking, from caltime.Date) {
	b.t.Helper()
	values := &reference.Room{DB: b.d}
	if err := b.d.Write(userstest.System(b.t), func(ctx context.Context, tx *db.Tx) error {
		_, err := values.SetValues(ctx, tx, force, from, []reference.NewValue{{Kind: "access", Code: "justification", Text: string(to)}})
		return err
	}); err != nil {
		b.t.Fatal(err)
	}
}

// purposes are what the log holds of calls and of what they read, in order.
func (b *bench) purposes(actions ...string) (out []string) {
	b.t.Helper()
	var rows []struct{ Action, Detail string }
	if err := b.d.Gorm(b.t.Context()).Raw("SELECT e.action, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id WHERE e.action IN ? ORDER BY e.id", actions).Scan(&rows).Error; err != nil {
		b.t.Fatal(err)
	}
	for _, r := range rows {
		var d map[string]any
		if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
			b.t.Fatal(err)
		}
		s, _ := d["purpose"].(string)
		out = append(out, r.Action+": "+s)
	}
	return out
}

// Where the force asks why cases are looked at, a program says so with each call.
func TestCallsNameTheirPurpose(t *testing.T) {
	each(t, func(b *bench) {
		const path, why = "/api/v1/events/custody/k-1", "Custody record sent to the unit"
		today := caltime.DateOf(b.clock.Now())
		token := b.token(b.f, b.f.Lead)
		if got := b.send(token, arrest("k-1")); got.Status != http.StatusOK {
			t.Fatalf("%d %s", got.Status, got.Text)
		}
		if got := b.call("GET", path, token, ""); got.Status != http.StatusOK {
			t.Errorf("nobody asks: %d %s", got.Status, got.Text)
		}
		if got := b.callFor(why, "GET", path, token, ""); got.Status != http.StatusOK {
			t.Errorf("nobody asks, and it says: %d %s", got.Status, got.Text)
		}
		b.ask(b.f.ID, access.AsksOutsiders, today)
		for name, purpose := range map[string]string{"none": "", "blank": "  ", "too long": strings.Repeat("x", users.MostPurpose+1), "no text": "a\xffb"} {
			got := b.callFor(purpose, "GET", path, token, "")
			if got.Status != http.StatusUnprocessableEntity || got.wrong()["header."+users.PurposeHeader] == "" || got.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(got.Text, "Oslanthe") {
				t.Errorf("%s: %d %s", name, got.Status, got.Text)
			}
		}
		if got := b.send(token, arrest("k-2")); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a call that sends, without a purpose: %d %s", got.Status, got.Text)
		}
		if got := b.callFor(why, "GET", path, token, ""); got.Status != http.StatusOK {
			t.Errorf("with a purpose: %d %s", got.Status, got.Text)
		}
		if got := b.callFor(strings.Repeat("ö", users.MostPurpose), "GET", path, token, ""); got.Status != http.StatusOK {
			t.Errorf("with a long purpose: %d %s", got.Status, got.Text)
		}
		if got := b.callFor("", "GET", path, "proceeds_x.y", ""); got.Status != http.StatusUnauthorized {
			t.Errorf("a wrong token is told of the purpose: %d %s", got.Status, got.Text)
		}
		long := strings.Repeat("ö", users.MostPurpose)
		want := []string{"token.used: ", "token.used: ", "token.used: " + why, "token.refused: ", "token.refused: ", "token.refused: ", "token.refused: ", "token.refused: ",
			"token.used: " + why, "token.used: " + long, "token.refused: "}
		if d := cmp.Diff(want, b.purposes("token.used", "token.refused")); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"event.consulted: ", "event.consulted: " + why, "event.consulted: " + why, "event.consulted: " + long}, b.purposes("event.consulted")); d != "" {
			t.Errorf("what was read: %s", d)
		}
		if !strings.Contains(string(b.s.Document()), users.PurposeHeader) {
			t.Error("the document does not name the header")
		}
	})
}

// asking makes the room ask what the product asks.
func asking(r *users.Room) *users.Room { r.AsksWhy = access.AsksWhy; return r }
