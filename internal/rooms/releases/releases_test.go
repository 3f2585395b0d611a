package releases_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users/userstest"
)

func TestOneMonth(t *testing.T) {
	cal := reference.BuiltinCalendar(caltime.EnglandWales)
	for _, c := range []struct {
		from   string
		months int
		want   string
		why    string
	}{
		{"2026-09-03", 1, "2026-10-05", "3 October is a Saturday"},
		{"2026-01-31", 1, "2026-03-02", "28 February is a Saturday, 1 March a Sunday"},
		{"2028-01-31", 1, "2028-02-29", "a leap year"},
		{"2026-11-25", 1, "2026-12-29", "Christmas Day, Saturday 26, Sunday 27, and Boxing Day's substitute on Monday 28"},
		{"2026-03-03", 1, "2026-04-07", "Good Friday 3 April to Easter Monday"},
		{"2026-10-12", 1, "2026-11-12", "an ordinary day"},
		{"2026-10-12", 3, "2027-01-12", "extended by two months"},
		{"2026-08-31", 1, "2026-09-30", "September has 30 days"},
		{"2199-05-31", 1, "2199-07-01", "beyond the calendar, 30 June 2199 is a Sunday"},
	} {
		if got := releases.Due(caltime.MustDate(c.from), c.months, cal).String(); got != c.want {
			t.Errorf("%s + %d: %s, want %s: %s", c.from, c.months, got, c.want, c.why)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, c := range []struct{ text, out, want string }{
		{"seen with Tom Lane", "tom  lane", "seen with █████"},
		{"Tom\n Lane and tom lane", "Tom Lane", "█████ and █████"},
		{"aaa", "aa", "█████"},
		{"kept", "gone", "kept"},
		{"İstanbul", "i̇stanbul", "İstanbul"},
		{"", "x", ""},
	} {
		if got, _ := releases.Redact(c.text, []string{c.out}); got != c.want {
			t.Errorf("%q without %q: %q", c.text, c.out, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-cA-C █]{0,30}`).Draw(t, "text")
		list := rapid.SliceOfN(rapid.StringMatching(`[a-c]{1,3}( [a-c]{1,2})?`), 1, 4).Draw(t, "passages")
		got, n := releases.Redact(text, list)
		for _, p := range list {
			if releases.Stands(got, p) {
				t.Fatalf("%q stands in %q, made from %q", p, got, text)
			}
		}
		if n == 0 && got != text {
			t.Fatalf("nothing was taken out of %q, and it reads %q", text, got)
		}
	})
}

func TestARequestFromItsReceiptToItsDisposal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		who := h.person(h.open, asker, "Thought to hold money for others")
		h.person(h.open, other, "His brother")
		h.decide(h.open, "Watch Quillfeather", "Perpetua Quillfeather was named by "+telling+" and met Osgood  Brandywine at the quay")
		h.decide(h.open, "Stationery", "Nothing to do with anybody")
		auditor, boss := h.as(h.f.Auditor), h.as(h.f.Manager)

		for _, bad := range []releases.NewRequest{{}, {Name: asker, Contact: "x", ReceivedOn: h.today().AddDays(1)}, {Name: strings.Repeat("x", 201), Contact: "x", ReceivedOn: h.today()},
			{Name: asker, Contact: "x", ReceivedOn: h.today(), KnownAs: strings.Repeat("a\n", 30)}, {Name: asker, Contact: "x", ReceivedOn: h.today(), BornOn: h.today().AddDays(1)}} {
			if _, err := h.r.RecordRequest(auditor, bad); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v was taken: %v", bad, err)
			}
		}
		for _, u := range []ids.User{h.f.Lead, h.f.Supervisor, h.f.Admin} {
			if _, err := h.r.RecordRequest(h.as(u), releases.NewRequest{Name: asker, Contact: "x", ReceivedOn: h.today()}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("recorded without the permission: %v", err)
			}
		}
		x := h.request()
		if x.State != releases.Searching || x.Number() != "SA-2026-0001" {
			t.Fatalf("%+v", x)
		}
		found, more, err := h.r.Find(auditor, d, x)
		if err != nil || more || len(found) != 1 || found[0].SubjectID != who.ID || found[0].Picked {
			t.Fatalf("%+v, %v", found, err)
		}
		if _, err := h.r.Pick(boss, at(x), x.Version, h.open.ID, who.ID); fault.KindOf(err) != fault.Refused {
			t.Errorf("somebody else worked on it: %v", err)
		}
		n, err := h.r.Pick(auditor, at(x), x.Version, h.open.ID, who.ID)
		h.must(err)
		if _, err := h.r.Pick(auditor, at(x), x.Version, h.open.ID, who.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale pick: %v", err)
		}
		x = h.now(x)
		var all strings.Builder
		var note, reason releases.Item
		list := h.items(x)
		for _, it := range list {
			all.WriteString(it.KindName() + ": " + it.Label() + ": " + it.Text + "\n")
			switch {
			case it.Kind == "subject" && it.Field == "note":
				note = it
			case it.Kind == "decision" && it.Field == "reason":
				reason = it
			}
			if it.ThirdParty && (it.Disposition != releases.Withhold || it.Ground != "e") {
				t.Errorf("data of a third person is not withheld: %+v", it)
			}
		}
		if len(list) != n || n < 12 || !strings.Contains(all.String(), "Date of birth: 29 February 1980") && !strings.Contains(all.String(), "Date of birth: 29 Feb 1980") ||
			!strings.Contains(all.String(), "Category (s.38(3)): Suspect") || strings.Contains(all.String(), "Stationery") || note.Assertion != "assessment" || reason.ID == 0 {
			t.Fatalf("%d of %d fields:\n%s", len(list), n, all.String())
		}
		if err := h.r.Propose(auditor, at(x), x.Version, giving()); fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "members of cases") {
			t.Errorf("proposed while cases are looked through: %v", err)
		}
		clock.Advance(8 * 24 * time.Hour)
		if err := h.r.Propose(auditor, at(x), x.Version, giving()); fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), "not decided") {
			t.Errorf("proposed undecided: %v", err)
		}
		if err := h.r.Judge(auditor, at(x), x.Version, releases.Judgement{Item: note.ID, Version: note.Version, To: releases.Withhold}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("withheld without a ground: %v", err)
		}
		h.must(h.r.Judge(auditor, at(x), x.Version, releases.Judgement{Item: note.ID, Version: note.Version, To: releases.Withhold, Ground: "b", Why: "it would warn"}))
		x = h.now(x)
		if err := h.r.Judge(auditor, at(x), x.Version, releases.Judgement{Item: note.ID, Version: note.Version, To: releases.Give}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale judgement: %v", err)
		}
		if err := h.r.TakeOut(auditor, at(x), x.Version, releases.NewMask{Item: reason.ID, Passage: "not there", Ground: "b"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("took out what does not stand there: %v", err)
		}
		h.must(h.r.TakeOut(auditor, at(x), x.Version, releases.NewMask{Item: reason.ID, Passage: telling, Ground: "b", Everywhere: true}))
		for _, sort := range []string{"fact", "assessment"} {
			x = h.now(x)
			_, err := h.r.JudgeRest(auditor, at(x), x.Version, sort, releases.Give, "")
			h.must(err)
		}
		x = h.now(x)
		h.must(h.r.Propose(auditor, at(x), x.Version, giving()))
		x = h.now(x)
		if err := h.r.Judge(auditor, at(x), x.Version, releases.Judgement{Item: note.ID, Version: 2, To: releases.Give}); fault.KindOf(err) != fault.Refused {
			t.Errorf("changed while it waits: %v", err)
		}
		if err := h.r.Decide(auditor, at(x), x.Version, true, "fine"); fault.KindOf(err) != fault.Refused {
			t.Errorf("approved by its handler: %v", err)
		}
		if err := h.r.Decide(boss, at(x), x.Version, true, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("approved without a reason: %v", err)
		}
		if err := h.r.Decide(boss, at(x), x.Version-1, true, "fine"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a stale approval: %v", err)
		}
		h.must(h.r.Decide(boss, at(x), x.Version, true, "all grounds hold"))
		x = h.now(x)
		if x.State != releases.Approved || x.Marking != "OFFICIAL-SENSITIVE" {
			t.Fatalf("%+v", x)
		}
		for _, kind := range []string{"letter", "document", "workbook"} {
			text := parts(t, h.file(h.f.Auditor, x, kind))
			for _, secret := range []string{"Tarn Row", "Thought to hold", "Osgood", "Brandywine", "Lead Investigator", "it would warn", "ZEPHYRINE", "Stationery", "all grounds hold", "see the file"} {
				if strings.Contains(text, secret) {
					t.Errorf("the %s tells %q", kind, secret)
				}
			}
			if !strings.Contains(text, "OFFICIAL-SENSITIVE") {
				t.Errorf("the %s bears no marking", kind)
			}
			if kind != "letter" && (!strings.Contains(text, "was named by "+releases.Block) || !strings.Contains(text, asker) || !strings.Contains(text, "Assessment")) {
				t.Errorf("the %s lacks what is given:\n%.3000s", kind, text)
			}
		}
		if err := h.d.Maintain(t.Context(), func(g *gorm.DB) error {
			return g.Exec("UPDATE release_items SET disposition = 'disclose', ground = '' WHERE id = ?", note.ID).Error
		}); err == nil {
			t.Error("a field of an approved release was changed")
		}
		if err := h.r.RecordSent(boss, at(x), x.Version, h.today(), ""); fault.KindOf(err) != fault.Refused {
			t.Errorf("sent by somebody else: %v", err)
		}
		h.must(h.r.RecordSent(auditor, at(x), x.Version, h.today(), "recorded delivery"))
		x = h.now(x)
		if err := h.r.RecordSent(auditor, at(x), x.Version, h.today(), ""); fault.KindOf(err) != fault.Refused {
			t.Errorf("sent twice: %v", err)
		}
		for _, sql := range []string{"UPDATE releases SET recipient = 'somebody else' WHERE id = ?", "DELETE FROM releases WHERE id = ?", "UPDATE release_files SET blob_hash = 'x' WHERE release_id = ?",
			"DELETE FROM release_files WHERE release_id = ?", "DELETE FROM release_items WHERE release_id = ?", "UPDATE release_items SET text = 'other' WHERE release_id = ?"} {
			if err := h.d.Maintain(t.Context(), func(g *gorm.DB) error { return g.Exec(sql, x.ID).Error }); err == nil {
				t.Errorf("%s was let through", sql)
			}
		}
		var logged []struct{ Action, Op string }
		h.must(d.Gorm(t.Context()).Raw("SELECT action, op FROM audit_entries WHERE subject_kind = 'release' AND op = 'disclosure' AND case_id IN (0, ?) ORDER BY id", h.open.ID).Scan(&logged).Error)
		if diff := cmp.Diff([]struct{ Action, Op string }{{"release_file.downloaded", "disclosure"}, {"release_file.downloaded", "disclosure"}, {"release_file.downloaded", "disclosure"},
			{"release.sent", "disclosure"}, {"release.sent", "disclosure"}}, logged); diff != "" {
			t.Error(diff)
		}
		var detail string
		h.must(d.Gorm(t.Context()).Raw("SELECT d.detail FROM audit_details d JOIN audit_entries e ON e.id = d.entry_id WHERE e.action = 'release.sent' AND e.case_id = ?", h.open.ID).Scan(&detail).Error)
		if !strings.Contains(detail, asker) || !strings.Contains(detail, `"way":"post"`) {
			t.Errorf("the log does not say who got it: %s", detail)
		}

		if err := h.r.Dispose(boss, at(x), x.Version); fault.KindOf(err) != fault.Refused {
			t.Errorf("disposed of too soon: %v", err)
		}
		clock.Advance(2 * 367 * 24 * time.Hour)
		res, err := h.r.Requests(boss, d, releases.ToErase, page.Request{Size: 10})
		if err != nil || len(res.Rows) != 1 {
			t.Errorf("%+v, %v", res, err)
		}
		if err := h.r.Dispose(auditor, at(x), x.Version); fault.KindOf(err) != fault.Refused {
			t.Errorf("disposed of by its handler: %v", err)
		}
		h.must(h.r.Dispose(boss, at(x), x.Version))
		var left int64
		h.must(d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM releases x JOIN release_items i ON i.release_id = x.id WHERE x.id = ? AND (x.name <> '' OR x.recipient <> '' OR i.text <> '')", x.ID).Scan(&left).Error)
		var hashes []string
		h.must(d.Gorm(t.Context()).Raw("SELECT blob_hash FROM release_files WHERE release_id = ?", x.ID).Scan(&hashes).Error)
		linked, err := h.r.Linked(t.Context(), hashes)
		if err != nil || left != 0 || len(hashes) != 3 || len(linked) != 0 {
			t.Errorf("%d left, %d files of which %v are held, %v", left, len(hashes), linked, err)
		}
	})
}

// TestTheNeutralLetterTellsNothing holds that the handler of a request sees the same, statement by statement and byte by
// byte, whether a case that only its members see holds the person or nobody does.
func TestTheNeutralLetterTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		letter := func(before func(x releases.Release)) string {
			x := h.request()
			before(x)
			found, _, err := h.r.Find(h.as(h.f.Auditor), d, x)
			if err != nil || len(found) != 0 {
				t.Fatalf("%+v, %v", found, err)
			}
			clock.Advance(8 * 24 * time.Hour)
			h.must(h.r.Propose(h.as(h.f.Auditor), at(x), x.Version, neutral))
			x = h.now(x)
			h.must(h.r.Decide(h.as(h.f.Manager), at(x), x.Version, true, "agreed"))
			x = h.now(x)
			text := string(h.file(h.f.Auditor, x, "letter"))
			return strings.NewReplacer(x.Number(), "NUMBER", x.ReceivedOn.UK(), "RECEIVED", h.today().UK(), "TODAY").Replace(text)
		}
		none := letter(func(releases.Release) {})
		var shut subjects.Subject
		withheld := letter(func(x releases.Release) {
			shut = h.person(h.shut, asker, "hidden")
			asked, err := h.r.AskedOfMine(h.as(h.f.Lead), d)
			if err != nil || len(asked) != 1 || asked[0].Match.CaseRef != h.shut.Ref {
				t.Fatalf("the members are not asked: %+v, %v", asked, err)
			}
			for _, u := range []ids.User{h.f.Colleague, h.f.Manager, h.f.Auditor, h.f.Supervisor} {
				if asked, err := h.r.AskedOfMine(h.as(u), d); err != nil || len(asked) != 0 {
					t.Errorf("somebody else is asked: %+v, %v", asked, err)
				}
			}
			if err := h.r.AnswerLook(h.as(h.f.Auditor), h.shut.ID, x.PublicKey, releases.Answer{Subject: shut.ID, Offer: true}); fault.KindOf(err) != fault.NotFound {
				t.Errorf("answered by who does not see it: %v", err)
			}
			if err := h.r.AnswerLook(h.as(h.f.Lead), h.shut.ID, x.PublicKey, releases.Answer{Subject: shut.ID}); fault.KindOf(err) != fault.Invalid {
				t.Errorf("withheld without a ground: %v", err)
			}
			h.must(h.r.AnswerLook(h.as(h.f.Lead), h.shut.ID, x.PublicKey, releases.Answer{Subject: shut.ID, Ground: "b", Reason: "it would warn them"}))
			if err := h.r.AnswerLook(h.as(h.f.Lead), h.shut.ID, x.PublicKey, releases.Answer{Subject: shut.ID, Offer: true}); fault.KindOf(err) != fault.Refused {
				t.Errorf("answered twice: %v", err)
			}
		})
		if diff := cmp.Diff(none, withheld); diff != "" {
			t.Errorf("the letters differ:\n%s", diff)
		}
		silent := letter(func(releases.Release) {})
		if diff := cmp.Diff(none, silent); diff != "" {
			t.Errorf("the letters differ where the members are silent:\n%s", diff)
		}
		for _, word := range []string{"ZEPHYRINE", "restricted", h.shut.Ref, "withheld"} {
			if strings.Contains(withheld, word) {
				t.Errorf("the letter tells %q", word)
			}
		}

		// What the members offer is given, and does not name the case.
		h.person(h.shut, other, "")
		h.decide(h.shut, "Watch both", asker+" met "+other+" again")
		x := h.request()
		h.must(h.r.AnswerLook(h.as(h.f.Lead), h.shut.ID, x.PublicKey, releases.Answer{Subject: shut.ID, Offer: true}))
		if _, err := h.r.Pick(h.as(h.f.Auditor), at(x), x.Version, h.shut.ID, shut.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the handler picked in a case that they do not see: %v", err)
		}
		offered := h.items(x)
		for _, it := range offered {
			if it.Kind == "case" || strings.Contains(it.Text, h.shut.Ref) || strings.Contains(it.Text, "ZEPHYRINE") || strings.Contains(it.Text, "Brandywine") || it.ThirdParty {
				t.Errorf("what is offered names its case, or somebody else in it: %+v", it)
			}
		}
		var masks int64
		h.must(d.Gorm(t.Context()).Model(&releases.Mask{}).Where("release_id = ?", x.ID).Count(&masks).Error)
		if masks != 0 {
			t.Errorf("%d names from the case are shown to the handler", masks)
		}
		if len(offered) < 5 {
			t.Fatalf("%d fields were offered", len(offered))
		}
	})
}

// TestWhoIsKeptOutDecidesNothing gives a request a record of a case that the second person is kept out of.
func TestWhoIsKeptOutDecidesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		who := h.person(h.open, asker, "")
		x := h.request()
		_, err := h.r.Pick(h.as(h.f.Auditor), at(x), x.Version, h.open.ID, who.ID)
		h.must(err)
		clock.Advance(8 * 24 * time.Hour)
		x = h.now(x)
		h.must(h.r.Propose(h.as(h.f.Auditor), at(x), x.Version, neutral))
		x = h.now(x)
		h.must(h.cases.KeepOut(h.as(h.f.Lead), h.open.ID, cases.NewConflict{User: h.f.Manager, Kind: access.Relative, Reason: "a cousin"}))
		err = h.r.Decide(h.as(h.f.Manager), at(x), x.Version, true, "agreed")
		own := h.r.Decide(h.as(h.f.Auditor), at(x), x.Version, true, "agreed")
		if fault.KindOf(err) != fault.Refused || err.Error() != own.Error() {
			t.Errorf("kept out: %v\nthe handler: %v", err, own)
		}
		if _, _, err := h.r.Download(h.as(h.f.Manager), at(x), "letter"); fault.KindOf(err) != fault.Refused {
			t.Errorf("%v", err)
		}
	})
}

func TestTheTimeWaitsForProof(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		boss := h.as(h.f.Manager)
		x, err := h.r.RecordRequest(boss, releases.NewRequest{Name: asker, Contact: "x", ReceivedOn: h.today()})
		h.must(err)
		first := x.DueOn
		h.must(h.r.AskIdentity(boss, at(x), x.Version, h.today()))
		clock.Advance(60 * 24 * time.Hour)
		x = h.now(x)
		if x.Overdue(h.today()) || x.State != releases.Identity {
			t.Errorf("late while proof is awaited: %+v", x)
		}
		if err := h.r.ConfirmIdentity(boss, at(x), x.Version, x.ReceivedOn.AddDays(-1), "seen"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("proved before it was asked for: %v", err)
		}
		h.must(h.r.ConfirmIdentity(boss, at(x), x.Version, h.today(), "seen"))
		x = h.now(x)
		if want := releases.Due(h.today(), 1, reference.BuiltinCalendar(caltime.EnglandWales)); x.DueOn != want || x.DueOn == first {
			t.Errorf("due %s, want %s", x.DueOn, want)
		}
		if err := h.r.Extend(boss, at(x), x.Version, 3, "complex"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("extended by three months: %v", err)
		}
		h.must(h.r.Extend(boss, at(x), x.Version, 2, "complex"))
		x = h.now(x)
		if err := h.r.Extend(boss, at(x), x.Version, 1, "again"); fault.KindOf(err) != fault.Refused {
			t.Errorf("extended twice: %v", err)
		}
		if want := releases.Due(h.today(), 3, reference.BuiltinCalendar(caltime.EnglandWales)); x.DueOn != want {
			t.Errorf("due %s, want %s", x.DueOn, want)
		}
		foreign := userstest.NewForce(t, d, "NM")
		if err := h.r.Take(foreign.As(t, d, foreign.Manager), at(x), x.Version); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another force took it: %v", err)
		}
		h.must(h.r.Take(h.as(h.f.Auditor), at(x), x.Version))
		if x = h.now(x); x.HandlerID != h.f.Auditor {
			t.Errorf("%+v", x)
		}
	})
}
