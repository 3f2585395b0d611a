package compartment_test

import (
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/users/userstest"
)

// The pages of retention and of erasures: a whole way over the forms, by two officers, and what they refuse.
func TestRetentionPages(t *testing.T) {
	each(t, "2026-01-12T12:05", func(h *house) {
		n := aReport()
		n.ReceivedOn = day("2012-05-02")
		p, err := h.r.RecordReport(h.ctx, n)
		h.must(err)
		site := userstest.Browse(h.t, h.d, h.r.Routes())
		b, b2 := site.SignIn(h.t, h.one), site.SignIn(h.t, h.two)
		if page := b.Get("/confidential").Must(200); !strings.Contains(page.Main(), "1 record is due for review") {
			h.t.Errorf("the first page does not say that a review is due: %s", page.Main())
		}
		at := b.Get("/confidential/reports/"+p.PublicKey).Must(200).Attr("a[href^='/confidential/retention/']", "href")
		if list := b.Get("/confidential/retention").Must(200); list.Attr("td a[href^='/confidential/retention/']", "href") != at || !strings.Contains(list.Main(), "2 May 2018") {
			h.t.Errorf("the queue: %s", list.Main())
		}
		key := strings.TrimPrefix(at, "/confidential/retention/")
		form := func(page string, action string, kv ...string) url.Values {
			h.t.Helper()
			v := b.Get(page).Must(200).Form("form[action='" + action + "']")
			for i := 0; i < len(kv); i += 2 {
				v.Set(kv[i], kv[i+1])
			}
			return v
		}
		for act, bad := range map[string][]string{"hold": {"#hold-kind", "#hold-reason"}, "propose": {"#propose-ground", "#propose-reason"}, "group": {"#group-basis"}, "keep": {"#keep-reason", "#keep-next-day"}} {
			p := b.Post(at+"/"+act, form(at, at+"/"+act)).Must(422)
			var got []string
			for _, id := range bad {
				if p.Count(".govuk-error-summary a[href='"+id+"']") != 1 || p.Count(id) != 1 {
					got = append(got, id)
				}
			}
			if len(got) > 0 {
				h.t.Errorf("%s: the summary does not lead to %v", act, got)
			}
		}
		b.Post(at+"/group", form(at, at+"/group", "group", "2", "basis", "violence is likely")).Must(303)
		b.Post(at+"/hold", form(at, at+"/hold", "kind", string(compartment.HoldPII), "reason", "the judge has not ruled")).Must(303)
		refused := b.Post(at+"/propose", form(at, at+"/propose", "ground", string(retention.OfLaw), "reason", gone)).Must(422)
		if !strings.Contains(refused.Main(), "It cannot be disposed of while a hold stands. Public interest immunity: the judge has not ruled.") {
			h.t.Errorf("a hold: %s", refused.Main())
		}
		b.Post("/confidential/holds/"+key, form(at, "/confidential/holds/"+key)).Must(422)
		b.Post("/confidential/holds/"+key, form(at, "/confidential/holds/"+key, "why", "the judge has ruled")).Must(303)
		b.Post(at+"/propose", form(at, at+"/propose", "ground", string(retention.OfReview), "reason", gone)).Must(303)
		if own := b.Get(at).Must(200); own.Count("button[value=dispose]") != 0 || own.Count("#group-group") != 0 || !strings.Contains(own.Main(), "a second officer decides") {
			h.t.Errorf("whoever proposed it is offered to decide: %s", own.Main())
		}
		oneLine := func(page *webtest.Page, action string) {
			h.t.Helper()
			if in := "form[action^='" + action + "'] "; page.Count(in+"input[type=text]")+page.Count(in+"input:not([type])") != 0 || page.Count(in+"textarea") != 1 {
				h.t.Errorf("Enter in the reason would press the button that erases: %s", page.Main())
			}
		}
		oneLine(b2.Get(at).Must(200), "/confidential/disposals/")
		v := b2.Get(at).Must(200).Form("form[action='/confidential/disposals/" + key + "']")
		v.Del("decision")
		b2.Post("/confidential/disposals/"+key, v).Must(422)
		v.Set("decision", "keep")
		b2.Post("/confidential/disposals/"+key, v).Must(422)
		v.Set("decision", "dispose")
		if p := b.Post("/confidential/disposals/"+key, v).Must(422); !strings.Contains(p.Main(), "A second officer must do this") {
			h.t.Error(p.Main())
		}
		b2.Post("/confidential/disposals/"+key, v).Must(303)
		b2.Post("/confidential/disposals/"+key, v).Must(422) // nothing is left to act on
		stone := b.Get(at).Must(200)
		if !strings.Contains(stone.Main(), "It was disposed of") || strings.Contains(stone.Main(), "Quillmark") || stone.Count("main form") != 0 {
			h.t.Errorf("the tombstone: %s", stone.Main())
		}
		if list := b.Get("/confidential/retention/disposed").Must(200); !strings.Contains(list.Main(), p.Ref) || !strings.Contains(list.Main(), "Con Confidential") {
			h.t.Errorf("the tombstones: %s", list.Main())
		}
		// The log.
		again := aReport()
		again.Subjects = nil
		_, err = h.r.RecordReport(h.ctx, again)
		h.must(err)
		entry := b.Get("/confidential/log").Must(200).Attr("td a[href^='/confidential/log/']", "href")
		b.Post(entry, url.Values{"reason": {"short"}}).Must(422)
		b.Post(entry, url.Values{"reason": {"the ICO ordered it on 9 January"}}).Must(303)
		if own := b.Get("/confidential/erasures").Must(200); own.Count("main form") != 0 {
			h.t.Error("whoever proposed it is offered to decide")
		}
		page := b2.Get("/confidential/erasures").Must(200)
		oneLine(page, "/confidential/erasures/")
		to := page.Attr("main form", "action")
		v = page.Form("main form")
		v.Set("decision", "erase")
		b2.Post(to, v).Must(422)
		v.Set("why", "the order was read")
		b2.Post(to, v).Must(303)
		if got := b.Get(entry).Must(200); !strings.Contains(got.Main(), "The detail was erased on Mon 12 Jan 2026") {
			h.t.Errorf("the entry: %s", got.Main())
		}
		for _, path := range []string{"/confidential/retention/zzzzzzzzzz", "/confidential/log/999999", "/confidential/log/x"} {
			b.Get(path).Must(404)
		}
		for _, path := range []string{at + "/nothing", "/confidential/erasures/x", "/confidential/erasures/999"} {
			b.Post(path, url.Values{"decision": {"erase"}, "why": {"the order was read"}}).Must(404)
		}
	})
}
