package diary_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects"
)

func answer(t *testing.T, h http.Handler, path, tag string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// What section 8.4 of the law notes forbids: in no mail, header, subject, envelope, feed or file name does anything of a
// case stand. Each text of the case is marked; besides, the clock's own words, sections, sums and dates are looked for.
func TestNothingOfACaseLeavesTheProduct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newBench(t, d, clock, "2026-12-07T10:05", func(n *cases.New) {
			n.Title, n.Operation, n.Summary, n.Handling, n.OfficerInCase, n.Prosecutor = "ZQTITLE", "ZQOPERATION", "ZQSUMMARY", "ZQHANDLING", "ZQOFFICER", "ZQPROSECUTOR"
			n.Refs = []cases.NewRef{{Kind: "crime", Value: "ZQ/1/2026"}}
		})
		b.exec("UPDATE diary_settings SET digest = TRUE")
		b.exec("UPDATE users SET name = 'ZQPERSON ' || name WHERE login_folded NOT LIKE 'admin%'")
		b.exec("UPDATE units SET name = 'ZQUNIT ' || name")
		if _, _, err := b.o.Assets.RecordSeizure(b.ctx, b.c.ID, assets.Taking{Asset: assets.Asset{Kind: assets.Cash, Title: "ZQCASH"}, Holder: "ZQHOLDER",
			Seizure: assets.Seizure{Power: assets.S294, Nation: caltime.EnglandWales, SeizedAt: orderstest.At("2026-12-07T10:00"), Place: "ZQPLACE", SeizedBy: "ZQSEIZER", Suspicion: "ZQSUSPICION",
				Exhibits: []assets.Exhibit{{Exhibit: "ZQEXHIBIT", Minor: 48_260_00, Currency: "GBP", Exponent: 2, Rate: money.One}}}}); err != nil {
			t.Fatal(err)
		}
		orderstest.Add(t, b.ctx, b.o, b.c.ID, assets.Account, "ZQBANK")
		subjectsRoom := subjects.New(d, b.o.Cases)
		if _, _, err := subjectsRoom.Add(b.ctx, b.c.ID, subjects.NewSubject{Kind: subjects.Person, Name: "ZQSUBJECT Name",
			Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.MustDate("2026-12-01")}}); err != nil {
			t.Fatal(err)
		}
		_, err := b.r.GoAway(b.f.As(t, d, b.f.Deputy), away(b.f.Deputy, "2026-12-07", "2026-12-08", b.f.Colleague))
		b.must(err)
		files := []string{b.feed(b.f.Lead, diary.ReachMine), b.feed(b.f.Supervisor, diary.ReachUnit)}
		h := b.site().Server.Handler()
		var out []string
		for _, local := range []string{"2026-12-07T10:30", "2026-12-08T08:00", "2026-12-08T16:00", "2026-12-09T06:00", "2026-12-09T11:00"} {
			b.every(20*time.Minute, local)
			for _, f := range files {
				r := answer(t, h, "/calendar/"+f, "")
				var body strings.Builder
				for k, v := range r.Header {
					body.WriteString(k + ": " + strings.Join(v, ",") + "\n")
				}
				raw := string(must(io.ReadAll(r.Body))(t))
				if _, err := parse([]byte(raw)); err != nil {
					t.Error(err)
				}
				out = append(out, body.String()+raw)
			}
		}
		kinds := map[string]bool{}
		for _, m := range b.server.Mails() {
			kinds[m.Header.Get("Subject")] = true
			out = append(out, m.From+"\n"+m.To+"\n"+m.Raw)
			if len(m.Header["To"]) != 1 || m.Header.Get("Cc")+m.Header.Get("Bcc") != "" {
				t.Errorf("recipients %v", m.Header)
			}
		}
		if len(b.server.Mails()) < 6 || !kinds["Proceeds: your day"] || !kinds["Proceeds: a deadline needs you"] {
			t.Fatalf("too little was sent to judge: %v", kinds)
		}
		words := []string{"ZQ", "Lead", "Deputy", "Supervisor", b.c.Ref, strings.ReplaceAll(b.c.Ref, "/", "-"), "48,260", "4826000", "£", "cash", "seiz", "detention", "s.295", "295",
			"section", "POCA", "CASH-48", "DAML", "SAR", "fraud", "Harbour", "restrict"}
		for _, text := range out {
			for _, w := range words {
				if i := strings.Index(strings.ToLower(text), strings.ToLower(w)); i >= 0 {
					// An address holds a login, and a random identity may hold any digits; neither is of a case.
					if !excused.MatchString(lineAt(text, i)) {
						t.Errorf("%q left the product in %q", w, lineAt(text, i))
					}
				}
			}
		}
		// A mail's words do not differ but in the number.
		digits := regexp.MustCompile(`\d+`)
		for _, m := range b.server.Mails() {
			if got := digits.ReplaceAllString(strings.ReplaceAll(m.Text(), "\r\n", "\n"), "N"); !plainWords[got] {
				t.Errorf("a mail says %q", got)
			}
		}
	})
}

// excused are lines that a word may stand in by itself: the recipient's address, random identities, times and hashes.
var excused = regexp.MustCompile(`^(To: <?[a-z]+\.fi@northmarch\.example>?|[a-z]+\.fi@northmarch\.example|Message-ID: <[0-9a-f]{32}@northmarch\.example>|UID:[0-9a-f]{32}|(DTSTAMP|DTSTART|LAST-MODIFIED):[0-9TZ]+|(?i:Etag): "[0-9a-f]{32}"|X-Request-Id: [0-9a-f]{16})$`)

var plainWords = map[string]bool{
	"One notice about a deadline waits for you in Proceeds.\n\nhttps://proceeds.example/notices\n\nThis mail says no more than that, by design.\nWhich mails you get is for you to choose: https://proceeds.example/diary\n": true,
	"N notices about deadlines wait for you in Proceeds.\n\nhttps://proceeds.example/notices\n\nThis mail says no more than that, by design.\nWhich mails you get is for you to choose: https://proceeds.example/diary\n":    true,
	"One thing waits for you in Proceeds today.\n\nhttps://proceeds.example/diary/today\n\nThis mail says no more than that, by design.\nWhich mails you get is for you to choose: https://proceeds.example/diary\n":         true,
	"N things wait for you in Proceeds today.\n\nhttps://proceeds.example/diary/today\n\nThis mail says no more than that, by design.\nWhich mails you get is for you to choose: https://proceeds.example/diary\n":           true,
}

func lineAt(text string, i int) string {
	from := strings.LastIndexByte(text[:i], '\n') + 1
	to := strings.IndexByte(text[i:], '\n')
	if to < 0 {
		to = len(text) - i
	}
	return strings.TrimRight(text[from:i+to], "\r")
}
