package releases_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/users/userstest"
)

func text(n int64) string { return strconv.FormatInt(n, 10) }

func TestPagesOfARequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		who := h.person(h.open, asker, "<script>alert(1)</script> noted")
		site := userstest.Browse(t, d, append(h.r.Routes(), h.cases.Routes()...))
		b, boss := site.SignIn(t, h.f.Auditor), site.SignIn(t, h.f.Manager)
		for _, u := range []ids.User{h.f.Lead, h.f.Supervisor, h.f.Admin, h.f.Referrer} {
			site.SignIn(t, u).Get("/data-protection/requests").Must(http.StatusForbidden)
		}
		b.Get("/data-protection/requests/new").Must(200)
		bad := b.Post("/data-protection/requests", url.Values{"name": {strings.Repeat("y", 300)}, "contact": {"kept"}, "received_on-day": {"x"}}).Must(422)
		if bad.Text("#contact") != "kept" || bad.Attr("#received_on-day", "value") != "x" || bad.Count(".govuk-error-summary li") != 2 {
			t.Errorf("what was typed is lost, or a mistake is not told: %s", bad.Main())
		}
		huge := b.Post("/data-protection/requests", url.Values{"name": {asker}, "contact": {"kept"}, "received_on-day": {"22"}, "received_on-month": {"11"}, "received_on-year": {"2026"}, "asked": {strings.Repeat("y", 4001)}}).Must(422)
		if huge.Count(".govuk-error-summary a[href='#asked']") != 1 || huge.Count("#asked") != 1 {
			t.Errorf("the summary does not lead to what is too long: %s", huge.Text(".govuk-error-summary"))
		}
		b.Post("/data-protection/requests", url.Values{"name": {"a"}, "contact": {strings.Repeat("c", 2<<20)}}).Must(http.StatusRequestEntityTooLarge)
		in := url.Values{"name": {asker}, "contact": {"4 Marram Lane"}, "received_on-day": {"22"}, "received_on-month": {"11"}, "received_on-year": {"2026"}}
		local := h.today()
		in.Set("received_on-day", strconv.Itoa(local.D))
		in.Set("received_on-month", strconv.Itoa(int(local.M)))
		in.Set("received_on-year", strconv.Itoa(local.Y))
		at := b.Post("/data-protection/requests", in).Must(303).Location()
		x := func() releases.Release {
			var x releases.Release
			h.must(d.Gorm(t.Context()).Order("id DESC").Take(&x).Error)
			return x
		}
		set := func(name string, d time.Time, v url.Values) url.Values {
			v.Set(name+"-day", d.Format("2"))
			v.Set(name+"-month", d.Format("1"))
			v.Set(name+"-year", d.Format("2006"))
			v.Set("version", text(x().Version))
			return v
		}
		b.Post(at+"/identity", url.Values{"version": {"1"}}).Must(422)
		boss.Post(at+"/identity", set("identity_on", clock.Now(), url.Values{"identity_how": {"seen"}})).Must(422)
		b.Post(at+"/identity", set("identity_on", clock.Now(), url.Values{"identity_how": {"seen"}})).Must(303)
		if main := b.Get(at + "?part=search").Must(200).Main(); !strings.Contains(main, asker) || !strings.Contains(main, "the same name") {
			t.Errorf("%s", main)
		}
		b.Post(at+"/pick", url.Values{"version": {text(x().Version)}}).Must(422)
		b.Post(at+"/pick", url.Values{"version": {"1"}, "case": {ids.String(h.open.ID)}, "subject": {ids.String(who.ID)}}).Must(http.StatusConflict)
		b.Post(at+"/pick", url.Values{"version": {text(x().Version)}, "case": {ids.String(h.open.ID)}, "subject": {ids.String(who.ID)}}).Must(303)
		fields := b.Get(at + "?part=fields").Must(200)
		if fields.Count("main table tbody tr") < 8 || fields.Count("main script") != 0 || !strings.Contains(fields.Main(), "not decided") {
			t.Errorf("%s", fields.Main())
		}
		var note releases.Item
		for _, it := range h.items(x()) {
			if it.Field == "note" {
				note = it
			}
		}
		form := b.Get(at + "?part=fields&item=" + text(note.ID)).Must(200)
		if !strings.Contains(form.Text("section[aria-labelledby=h-judge]"), "<script>") {
			t.Error("the text is not shown as it is")
		}
		body := func(more url.Values) url.Values {
			more.Set("version", text(x().Version))
			more.Set("item", text(note.ID))
			more.Set("item_version", "1")
			return more
		}
		if p := b.Post(at+"/judge", body(url.Values{"to": {"redact"}, "why": {"kept words"}})).Must(422); p.Attr("#why", "value") != "kept words" {
			t.Errorf("%s", p.Main())
		}
		b.Post(at+"/mask", body(url.Values{"passage": {"alert(1)"}, "mask_ground": {"b"}})).Must(303)
		b.Post(at+"/rest", url.Values{"version": {text(x().Version)}, "rest_of": {"fact"}}).Must(422)
		for _, sort := range []string{"fact", "assessment"} {
			b.Post(at+"/rest", url.Values{"version": {text(x().Version)}, "rest_of": {sort}, "rest_to": {"disclose"}}).Must(303)
		}
		proposal := url.Values{"outcome": {"disclose"}, "reason": {"s.45"}, "recipient": {asker}, "recipient_role": {"subject"}, "way": {"hand"}}
		b.Post(at+"/propose", url.Values{"version": {text(x().Version)}}).Must(422)
		clock.Advance(8 * 24 * time.Hour)
		b, boss = site.SignIn(t, h.f.Auditor), site.SignIn(t, h.f.Manager)
		proposal.Set("version", text(x().Version))
		b.Post(at+"/propose", proposal).Must(303)
		if n := b.Get(at + "?part=answer").Must(200).Count("button[value=approve]"); n != 0 {
			t.Error("its handler is offered to approve it")
		}
		approval := boss.Get(at + "?part=answer").Must(200)
		if approval.Count("button[value=approve]") != 1 || approval.Count("form[action$='/decide'] textarea") != 1 || approval.Count("form[action$='/decide'] input[type=text]") != 0 {
			t.Errorf("the second person is not offered to approve it, or does so by pressing Enter in the reason: %s", approval.Main())
		}
		// Sent back: whoever proposed it reads why, and has what they had typed.
		boss.Post(at+"/decide", url.Values{"version": {text(x().Version)}, "decision": {"return"}, "decided_why": {"take the address out"}}).Must(303)
		back := b.Get(at + "?part=answer").Must(200)
		if !strings.Contains(back.Main(), "take the address out") || back.Text("#reason") != "s.45" || back.Attr("#recipient", "value") != asker || back.Attr("#way option[selected]", "value") != "hand" || back.Attr("#recipient_role option[selected]", "value") != "subject" {
			t.Errorf("sent back: %s", back.Main())
		}
		proposal.Set("version", text(x().Version))
		b.Post(at+"/propose", proposal).Must(303)
		if got := b.Get(at + "?part=answer").Must(200).Main(); strings.Contains(got, "Sent back") {
			t.Errorf("proposed again, and still sent back: %s", got)
		}
		h.must(h.r.Decide(h.as(h.f.Manager), releases.At{Key: x().PublicKey}, x().Version, true, "fine"))
		if twice := boss.Post(at+"/decide", url.Values{"version": {text(x().Version)}, "decision": {"return"}, "decided_why": {"Premature"}}).Must(422); !strings.Contains(twice.Text("section[aria-labelledby=h-typed]"), "Premature") {
			t.Errorf("decided already, and what was typed is lost: %s", twice.Main())
		}
		site.Notes = nil
		file := b.Post(at+"/file", url.Values{"file": {"document"}}).Must(200)
		if strings.Contains(file.Body, "alert(1)") || strings.Contains(file.Body, "<script") || !strings.Contains(file.Body, "&lt;script&gt;"+releases.Block) || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s\n%s", file.Header, file.Body)
		}
		b.Post(at+"/file", url.Values{"file": {"../etc"}}).Must(422)

		// The list as it is shown and as it is taken away.
		clock.Advance(40 * 24 * time.Hour)
		b = site.SignIn(t, h.f.Auditor)
		rows := b.Get("/data-protection/requests?after=zzz").Must(200)
		if rows.Count("section[aria-labelledby=h-requests] tbody tr") != 1 || !strings.Contains(rows.Main(), "Overdue") || !strings.Contains(rows.Main(), "SA-2026-0001") {
			t.Errorf("%s", rows.Main())
		}
		s, err := h.r.Lists()[0].Open(h.as(h.f.Auditor), d, lists.Ask{Query: url.Values{}, Link: func(p string) string { return p }})
		h.must(err)
		n := 0
		h.must(s.Rows(func(row []xlsx.Cell) error { n++; return nil }))
		if n != 1 || len(s.Columns) != 7 {
			t.Errorf("%d rows were taken away", n)
		}
		foreign := userstest.NewForce(t, d, "NM")
		site.SignIn(t, foreign.Auditor).Get(at).Must(http.StatusNotFound)
		b.Get("/help/subject-access").Must(200)
	})
}

func TestPagesOfACase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		site := userstest.Browse(t, d, append(h.r.Routes(), h.cases.Routes()...))
		lead, reader := site.SignIn(t, h.f.Lead), site.SignIn(t, h.f.Colleague)
		base := cases.Path(h.open.Ref) + "/disclosure/releases"
		lead.Post(base, url.Values{}).Must(422)
		lead.Post(base, url.Values{"asked": {"initial"}}).Must(422)
		made := h.decide(h.open, "Apply for restraint", "Grounds")
		_, err := h.r.Disclosure.Judge(h.as(h.f.Lead), h.open.ID, disclosure.Judgement{Kind: "decision", EntityID: int64(made.ID), Relevant: "yes"})
		h.must(err)
		at := lead.Post(base, url.Values{"asked": {"initial"}}).Must(303).Location()
		if main := lead.Get(at).Must(200).Main(); !strings.Contains(main, "Grounds") || !strings.Contains(main, "DX-2026-0001") {
			t.Errorf("%s", main)
		}
		reader.Get(at).Must(200)
		reader.Get(base).Must(200)
		reader.Post(at+"/take", url.Values{"version": {"1"}}).Must(http.StatusForbidden)
		lead.Post(at+"/rest", url.Values{"version": {"1"}, "rest_of": {"assessment"}, "rest_to": {"disclose"}}).Must(303)
		if p := lead.Post(at+"/propose", url.Values{"version": {"2"}, "reason": {"kept"}}).Must(422); p.Text("#reason") != "kept" || strings.Contains(p.Main(), "s.45(7)") {
			t.Errorf("%s", p.Main())
		}
		// A release of one case is not found under another.
		second := casestest.OpenIn(t, h.cases, h.f)
		lead.Get(cases.Path(second.Ref) + "/disclosure/releases" + at[strings.LastIndex(at, "/"):]).Must(http.StatusNotFound)

		h.person(h.shut, asker, "")
		x := h.request()
		looks := cases.Path(h.shut.Ref) + "/access-requests"
		page := lead.Get(looks).Must(200)
		if !strings.Contains(page.Main(), x.Number()) {
			t.Errorf("%s", page.Main())
		}
		reader.Get(looks).Must(http.StatusNotFound)
		subject := page.Attr("input[name=subject]", "value")
		lead.Post(looks, url.Values{}).Must(422)
		kept := lead.Post(looks, url.Values{"release": {x.PublicKey}, "subject": {subject}, "answer": {"withhold"}, "reason": {"it would warn him"}}).Must(422)
		ground := "ground-" + x.PublicKey + "-" + subject
		if kept.Attr("input[name=reason]", "value") != "it would warn him" || kept.Count(".govuk-error-summary a[href='#"+ground+"']") != 1 || kept.Count("#"+ground) != 1 {
			t.Errorf("what was typed is lost, or the summary does not lead to the field: %s", kept.Main())
		}
		lead.Post(looks, url.Values{"release": {x.PublicKey}, "subject": {subject}, "answer": {"offer"}}).Must(303)
		late := lead.Post(looks, url.Values{"release": {x.PublicKey}, "subject": {subject}, "answer": {"withhold"}, "reason": {"Premature"}}).Must(422)
		if !strings.Contains(late.Text("section[aria-labelledby=h-typed]"), "Premature") {
			t.Errorf("answered meanwhile, and what was typed is lost: %s", late.Main())
		}
		auditor := site.SignIn(t, h.f.Auditor)
		fields := auditor.Get(x.Path() + "?part=fields").Must(200)
		if !strings.Contains(fields.Main(), "given by members of a case") || strings.Contains(fields.Text("main table td:first-child"), h.shut.Ref) {
			t.Errorf("%s", fields.Main())
		}
	})
}
