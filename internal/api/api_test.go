package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/api"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// bench is the API over a force, on a clock that stands.
type bench struct {
	t     *testing.T
	d     *db.DB
	clock *dbtest.Clock
	f     userstest.Force
	r     *intake.Room
	s     *api.Server
	url   string
}

func each(t *testing.T, fn func(b *bench)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(orderstest.At("2026-11-23T12:00"))
		o := orderstest.Room(d)
		b := &bench{t: t, d: d, clock: clock, f: userstest.NewForce(t, d, "FI"), r: intake.New(d, o.Users, o.Reference, o.Cases, o)}
		log := audit.NewBatcher(d)
		t.Cleanup(log.Stop)
		s, err := api.New(api.Options{DB: d, Log: slog.New(slog.DiscardHandler), Version: "test", Users: asking(o.Users), Intake: b.r, Consulted: log.Log})
		if err != nil {
			t.Fatal(err)
		}
		web := httptest.NewServer(s)
		t.Cleanup(web.Close)
		b.s, b.url = s, web.URL
		fn(b)
	})
}

func (b *bench) token(f userstest.Force, u ids.User) string {
	b.t.Helper()
	_, secret, err := userstest.Room(b.d).MakeToken(f.As(b.t, b.d, u), users.NewToken{Name: "Custody system", Scopes: []string{users.EventsWrite}, ExpiresOn: caltime.NewDate(2026, 12, 31)})
	if err != nil {
		b.t.Fatal(err)
	}
	return secret
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Text   string
	Body   map[string]any
}

func (b *bench) call(method, path, token, body string) answer {
	b.t.Helper()
	return b.callFor("", method, path, token, body)
}

// callFor is call with a purpose.
func (b *bench) callFor(purpose, method, path, token, body string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if purpose != "" {
		req.Header.Set(users.PurposeHeader, purpose)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	out := answer{Status: res.StatusCode, Header: res.Header, Text: string(raw)}
	if err := json.Unmarshal(raw, &out.Body); err != nil {
		b.t.Fatalf("%s %s: %d is no JSON: %s", method, path, res.StatusCode, raw)
	}
	return out
}

func (b *bench) send(token string, list ...map[string]any) answer {
	b.t.Helper()
	body, err := json.Marshal(map[string]any{"events": list})
	if err != nil {
		b.t.Fatal(err)
	}
	return b.call("POST", "/api/v1/events", token, string(body))
}

func (a answer) results() (out []string) {
	list, _ := a.Body["events"].([]any)
	for _, x := range list {
		out = append(out, fmt.Sprint(x.(map[string]any)["result"]))
	}
	return out
}

// wrong gives what is wrong by place.
func (a answer) wrong() map[string]string {
	out := map[string]string{}
	list, _ := a.Body["errors"].([]any)
	for _, x := range list {
		m := x.(map[string]any)
		out[fmt.Sprint(m["location"])] = fmt.Sprint(m["message"])
	}
	return out
}

func arrest(key string, more ...any) map[string]any {
	out := map[string]any{"source": "custody", "source_key": key, "kind": "arrest", "occurred_at": "2026-11-23T08:00", "summary": "Arrested in a lay-by with a holdall",
		"subject": "M. Oslanthe", "offences": []string{"mda-5-3"}, "signs": []string{"tick_list", "phones"}, "cash": "4820.00"}
	for n := 0; n < len(more); n += 2 {
		if out[more[n].(string)] = more[n+1]; more[n+1] == nil {
			delete(out, more[n].(string))
		}
	}
	return out
}

func (b *bench) kept() int {
	b.t.Helper()
	n, err := b.r.CountEvents(b.f.As(b.t, b.d, b.f.Supervisor), b.d, intake.EventFilter{})
	if err != nil {
		b.t.Fatal(err)
	}
	all := 0
	for _, x := range n {
		all += x
	}
	return all
}

// Sending is idempotent by source and key, and what is read back is what was sent, with its score.
func TestEventsAreSentOnce(t *testing.T) {
	each(t, func(b *bench) {
		token := b.token(b.f, b.f.Lead)
		first := b.send(token, arrest("CU/2026/1"), arrest("C2", "cash", nil, "unit", "fi-m"), arrest("CU/2026/1"))
		if first.Status != http.StatusOK || cmp.Diff([]string{"created", "created", "unchanged"}, first.results()) != "" {
			t.Fatalf("%d %s", first.Status, first.Text)
		}
		again := b.send(token, arrest("CU/2026/1", "cash", "0"), arrest("C2", "cash", nil, "unit", "FI-M", "occurred_at", "2026-11-23T09:00:00+01:00"))
		if cmp.Diff([]string{"updated", "unchanged"}, again.results()) != "" {
			t.Fatalf("%d %s", again.Status, again.Text)
		}
		if n := b.kept(); n != 2 {
			t.Errorf("%d events are kept", n)
		}
		got := b.call("GET", "/api/v1/events/custody/CU%2F2026%2F1", token, "")
		if got.Status != http.StatusOK || got.Body["source_key"] != "CU/2026/1" || got.Body["cash"] != "0.00" || got.Body["score"] != float64(50) || got.Body["state"] != "new" ||
			got.Body["occurred_at"] != "2026-11-23T08:00:00Z" || got.Body["due_at"] != "2026-11-24T08:00:00Z" || len(got.Body["points"].([]any)) != 2 {
			t.Errorf("%d %s", got.Status, got.Text)
		}
		list, err := b.r.Events(b.f.As(t, b.d, b.f.Supervisor), b.d, intake.EventFilter{}, page.Request{Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list.Rows {
			if want := map[string]ids.Unit{"CU/2026/1": b.f.Unit, "C2": b.f.OtherUnit}[e.SourceKey]; e.UnitID != want || e.CreatedBy != b.f.Lead {
				t.Errorf("%s stands in unit %d, by %d", e.SourceKey, e.UnitID, e.CreatedBy)
			}
		}
		// Each call is recorded with its token, and shares its id with what it did.
		var n int64
		err = b.d.Gorm(t.Context()).Raw(`SELECT COUNT(*) FROM audit_entries u JOIN audit_entries e ON e.request_id = u.request_id AND e.action IN ('event.created', 'event.updated', 'event.consulted')
WHERE u.action = 'token.used' AND u.actor_id = ? AND e.actor_id = ? AND u.request_id <> ''`, b.f.Lead, b.f.Lead).Scan(&n).Error
		if err != nil || n != 4 {
			t.Errorf("%d entries of events stand beside their token, %v", n, err)
		}
	})
}

// The same event sent by two at the same moment is kept once, and both are told what became of it.
func TestEventsSentAtTheSameMoment(t *testing.T) {
	each(t, func(b *bench) {
		token := b.token(b.f, b.f.Lead)
		b.send(token, arrest("C0")) // the intake file is there
		got := make([]answer, 4)
		var wg sync.WaitGroup
		for n := range got {
			wg.Go(func() { got[n] = b.send(token, arrest("C1"), arrest("C2")) })
		}
		wg.Wait()
		made := 0
		for _, a := range got {
			if a.Status != http.StatusOK {
				t.Errorf("%d %s", a.Status, a.Text)
				continue
			}
			for _, r := range a.results() {
				if r == "created" {
					made++
				}
			}
		}
		if made != 2 || b.kept() != 3 {
			t.Errorf("%d were made and %d are kept", made, b.kept())
		}
	})
}

// Whatever is wrong is named by its place, and nothing is taken in.
func TestWrongEventsAreNamed(t *testing.T) {
	each(t, func(b *bench) {
		token := b.token(b.f, b.f.Lead)
		for name, x := range map[string]struct {
			bad   map[string]any
			place string
			words string
		}{
			"unknown field":  {arrest("C1", "colour", "red"), "body.events[1].colour", "unexpected property"},
			"wrong case":     {arrest("C1", "Kind", "arrest"), "body.events[1].Kind", "unexpected property"},
			"no kind":        {arrest("C1", "kind", nil), "body.events[1]", "expected required property kind"},
			"unknown kind":   {arrest("C1", "kind", "riot"), "body.events[1].kind", "one of"},
			"future":         {arrest("C1", "occurred_at", "2026-11-23T12:01"), "body.events[1].occurred_at", "in the past"},
			"no time":        {arrest("C1", "occurred_at", "yesterday"), "body.events[1].occurred_at", "Send a time"},
			"twice a year":   {arrest("C1", "occurred_at", "2026-10-25T01:30"), "body.events[1].occurred_at", "with its offset"},
			"never":          {arrest("C1", "occurred_at", "2026-03-29T01:30"), "body.events[1].occurred_at", "with its offset"},
			"no offence":     {arrest("C1", "offences", []string{"mda-99"}), "body.events[1].offences", "no offence mda-99"},
			"no sign":        {arrest("C1", "signs", []string{"x"}), "body.events[1].signs", "no sign x"},
			"no threat":      {arrest("C1", "threat", "x"), "body.events[1].threat", "threat"},
			"below nothing":  {arrest("C1", "cash", "-1"), "body.events[1].cash", "pounds"},
			"a number":       {arrest("C1", "cash", 4820), "body.events[1].cash", "expected string"},
			"too much":       {arrest("C1", "cash", "99999999999999"), "body.events[1].cash", "pounds"},
			"long":           {arrest("C1", "summary", strings.Repeat("é", 4001)), "body.events[1].summary", "4000"},
			"blank":          {arrest("C1", "summary", "   "), "body.events[1].summary", "in a sentence"},
			"no unit":        {arrest("C1", "unit", "NM"), "body.events[1].unit", "no unit"},
			"by hand":        {arrest("C1", "source", "Hand"), "body.events[1].source", "what people enter"},
			"a child unborn": {arrest("C1", "born_on", "2027-01-01"), "body.events[1].born_on", "past"},
			"no day":         {arrest("C1", "born_on", "1988-02-30"), "body.events[1].born_on", "date"},
			"a NUL":          {arrest("C1", "subject", "a\x00b"), "body.events[1].subject", "character"},
		} {
			got := b.send(token, arrest("C0"), x.bad)
			if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.wrong()[x.place], x.words) || !strings.HasPrefix(got.Header.Get("Content-Type"), "application/problem+json") {
				t.Errorf("%s: %d %s", name, got.Status, got.Text)
			}
		}
		alone := b.send(token, arrest("C1", "offences", []string{"mda-99"}))
		if alone.wrong()["body.events[0].offences"] == "" {
			t.Errorf("%d %s", alone.Status, alone.Text)
		}
		both := b.send(token, arrest("C1", "offences", []string{"x"}), arrest("C2"), arrest("C3", "signs", []string{"y"}))
		if w := both.wrong(); len(w) != 2 || w["body.events[0].offences"] == "" || w["body.events[2].signs"] == "" {
			t.Errorf("not every wrong event is named: %s", both.Text)
		}
		many := make([]map[string]any, 501)
		for n := range many {
			many[n] = arrest(fmt.Sprint("M", n))
		}
		for name, x := range map[string]struct {
			got    answer
			status int
		}{
			"none":          {b.send(token), http.StatusUnprocessableEntity},
			"501":           {b.send(token, many...), http.StatusUnprocessableEntity},
			"no JSON":       {b.call("POST", "/api/v1/events", token, "{"), http.StatusBadRequest},
			"no body":       {b.call("POST", "/api/v1/events", token, ""), http.StatusBadRequest},
			"a list":        {b.call("POST", "/api/v1/events", token, "[]"), http.StatusUnprocessableEntity},
			"too large":     {b.send(token, arrest("C1", "summary", strings.Repeat("x", 1<<20))), http.StatusRequestEntityTooLarge},
			"unknown query": {b.call("POST", "/api/v1/events?x=1", token, `{"events":[]}`), http.StatusUnprocessableEntity},
			"no such path":  {b.call("GET", "/api/v1/cases", token, ""), http.StatusNotFound},
			"no such event": {b.call("GET", "/api/v1/events/custody/none", token, ""), http.StatusNotFound},
		} {
			if x.got.Status != x.status || x.got.Body["status"] != float64(x.status) {
				t.Errorf("%s: %d %s", name, x.got.Status, x.got.Text)
			}
		}
		if n := b.kept(); n != 0 {
			t.Errorf("%d events were kept", n)
		}
		if got := b.send(token, many[:500]...); got.Status != http.StatusOK || len(got.results()) != 500 {
			t.Errorf("500 events: %d %.300s", got.Status, got.Text)
		}
	})
}

// Without a token that works nothing is answered, and every such answer is the same but for its id.
func TestATokenIsAsked(t *testing.T) {
	each(t, func(b *bench) {
		var bodies []string
		for _, token := range []string{"", "x", "proceeds_zzzzzzzzzz.AAAA", strings.Repeat("x", 4000)} {
			got := b.send(token, arrest("C1"))
			if got.Status != http.StatusUnauthorized || !strings.HasPrefix(got.Header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%.20q: %d %s", token, got.Status, got.Text)
			}
			bodies = append(bodies, got.Text)
		}
		for _, x := range bodies {
			if x != bodies[0] {
				t.Errorf("the answers differ: %s and %s", bodies[0], x)
			}
		}
		if b.kept() != 0 {
			t.Error("an event was kept")
		}
		if got := b.call("GET", "/api/v1/openapi.json", "", ""); got.Status != http.StatusOK || got.Text != string(b.s.Document()) {
			t.Errorf("the document: %d", got.Status)
		}
	})
}

// Every operation asks for its permission: of the people who hold a token, those whose role no longer has it are refused.
func TestOperationsNamePermissions(t *testing.T) {
	each(t, func(b *bench) {
		if n := len(b.s.Operations()); n != 2 {
			t.Errorf("%d operations", n)
		}
		tokens := map[ids.User]string{}
		for _, u := range []ids.User{b.f.Lead, b.f.Supervisor, b.f.Manager} {
			tokens[u] = b.token(b.f, u)
		}
		b.send(tokens[b.f.Lead], arrest("C1"))
		for u, token := range tokens {
			a, err := userstest.Room(b.d).Actor(t.Context(), u)
			if err != nil {
				t.Fatal(err)
			}
			for _, op := range b.s.Operations() {
				got := b.call(op.Method, strings.NewReplacer("{source}", "custody", "{key}", "C1").Replace(op.Path), token, `{"events":[]}`)
				if (got.Status == http.StatusForbidden) == a.Can(op.Perm) {
					t.Errorf("%s %s as %s: %d", op.Method, op.Path, a.Login, got.Status)
				}
			}
		}
		// The lead is an auditor now: the token reads, and writes no more.
		err := b.d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("appointment.changed", db.On{Op: db.System}, nil)
			return tx.Gorm(ctx).Exec("UPDATE appointments SET role = ? WHERE user_id = ?", perm.Auditor, b.f.Lead).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := b.send(tokens[b.f.Lead], arrest("C2")); got.Status != http.StatusForbidden {
			t.Errorf("an auditor's token writes: %d %s", got.Status, got.Text)
		}
		if got := b.call("GET", "/api/v1/events/custody/C1", tokens[b.f.Lead], ""); got.Status != http.StatusOK {
			t.Errorf("an auditor's token reads: %d %s", got.Status, got.Text)
		}
	})
}

// An event of another force, and one that is linked to a restricted case, are not there.
func TestWhatIsNotToBeKnown(t *testing.T) {
	each(t, func(b *bench) {
		other := userstest.NewForce(t, b.d, "NM")
		foreign, lead, cole := b.token(other, other.Lead), b.token(b.f, b.f.Lead), b.token(b.f, b.f.Colleague)
		b.send(lead, arrest("C1"))
		if got := b.send(foreign, arrest("C1")); cmp.Diff([]string{"created"}, got.results()) != "" {
			t.Errorf("another force's event of the same key: %s", got.Text)
		}
		c := casestest.Open(t, b.d, b.f, casestest.Restricted)
		as := b.f.As(t, b.d, b.f.Lead)
		e, err := b.r.EventBySource(as, b.d, "custody", "C1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.r.LinkEvent(as, e.PublicKey, 0, c.ID); err != nil {
			t.Fatal(err)
		}
		hidden, none := b.call("GET", "/api/v1/events/custody/C1", cole, ""), b.call("GET", "/api/v1/events/custody/C9", cole, "")
		if hidden.Status != http.StatusNotFound || hidden.Text != none.Text {
			t.Errorf("%d %s, and for none %s", hidden.Status, hidden.Text, none.Text)
		}
		if got := b.call("GET", "/api/v1/events/custody/C1", lead, ""); got.Status != http.StatusOK || got.Body["state"] != "linked" || strings.Contains(got.Text, c.Ref) {
			t.Errorf("%d %s", got.Status, got.Text)
		}
	})
}

// The document stands on its own: it names every operation with its permission, and loads nothing from elsewhere.
func TestTheDocument(t *testing.T) {
	doc, err := api.Document("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		OpenAPI string
		Info    struct{ Version string }
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Permission  string `json:"x-permission"`
			Responses   map[string]any
		}
	}
	if err := json.Unmarshal(doc, &d); err != nil {
		t.Fatal(err)
	}
	if d.Info.Version != "1.2.3" || !strings.HasPrefix(d.OpenAPI, "3.1") || len(d.Servers) != 1 || d.Servers[0].URL != api.Prefix {
		t.Errorf("%+v", d)
	}
	post := d.Paths["/events"]["post"]
	if post.OperationID != "send-events" || post.Permission != string(perm.IntakeEnter) || post.Responses["401"] == nil || post.Responses["413"] == nil || post.Responses["422"] == nil {
		t.Errorf("%+v", post)
	}
	if len(d.Paths) != 2 || bytes.Contains(doc, []byte("unpkg")) || bytes.Contains(doc, []byte("$schema")) {
		t.Errorf("paths %v", d.Paths)
	}
	again, err := api.Document("1.2.3")
	if err != nil || !bytes.Equal(doc, again) {
		t.Error("the document differs from one time to the next")
	}
}
