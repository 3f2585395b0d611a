package orders

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
)

func (r *Room) signOffRoutes() []web.Route {
	return []web.Route{
		web.Get("/help/clocks/print", perm.SelfUse, r.getPrint),
		web.Get("/help/clocks/sign-off", perm.ClockSign, r.getSignOff),
		web.Post("/help/clocks/sign-off", perm.ClockSign, r.postSignOff).Fresh(),
	}
}

// printView is the catalogue, or one clock of it, on paper: with room for a signature.
type printView struct {
	clocks  []helpClock
	edition string
}

// getPrint prints one clock, or all, for a solicitor’s sign-off. Missing for a code that is not on the open pages.
func (r *Room) getPrint(c *web.Ctx) error {
	set, err := r.Reference.Calendars(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	cal := set.Of(caltime.EnglandWales)
	listed, further, err := r.helpClocks(c.Ctx(), cal)
	if err != nil {
		return err
	}
	v := printView{edition: editionText(cal)}
	want := strings.ToUpper(c.Query("code"))
	for _, h := range slices.Concat(listed, further) {
		if want == "" && h.p.Counts() || string(h.p.Code) == want {
			v.clocks = append(v.clocks, h)
		}
	}
	if len(v.clocks) == 0 {
		return fault.Missing()
	}
	title := "Statutory clocks for sign-off"
	if want != "" {
		title = v.clocks[0].p.Title + ", for sign-off"
	}
	head := layout.PageHead{Title: title, Sentence: "Read each rule, its source and the steps of its examples, then sign below it. A new version of a rule is unsigned."}
	return c.Page(http.StatusOK, layout.Page{Title: title, Head: layout.Head(head)}, printBody(v))
}

// signOffView is the form that records a sign-off.
type signOffView struct {
	h     helpClock
	typed url.Values
	bad   map[string]string
	list  []govuk.FieldError
	on    govuk.DateInput
}

func (v signOffView) is(name string) string { return v.typed.Get(name) }

// signable finds the clock that a request names; Missing for one that is not on the open pages or counts nothing.
func (r *Room) signable(c *web.Ctx, code string) (helpClock, error) {
	p, ok := powers.ByCode(powers.Code(strings.ToUpper(code)))
	if !ok || p.Sealed || !p.Counts() {
		return helpClock{}, fault.Missing()
	}
	signed, err := r.Signoffs(c.Ctx(), r.DB)
	return helpClock{p: p, v: p.Latest(), cite: powers.Dashed(p.Cite), signed: signed[p.VersionID(p.Latest())]}, err
}

func (r *Room) getSignOff(c *web.Ctx) error {
	h, err := r.signable(c, c.Query("code"))
	if err != nil {
		return err
	}
	return r.showSignOff(c, http.StatusOK, signOffView{h: h, typed: url.Values{"rule": {h.p.VersionID(h.v)}, "seen": {strconv.Itoa(h.signed.Number)}}})
}

func (r *Room) showSignOff(c *web.Ctx, status int, v signOffView) error {
	v.on = dayBox("signed_on", "When did they sign?", "For example, 3 11 2026", boxes(v.typed, "signed_on"), v.bad["signed_on"])
	return c.Page(status, layout.Page{Title: "Record a sign-off", Class: "p-form", Errors: status == http.StatusUnprocessableEntity}, signOffBody(v))
}

func (r *Room) postSignOff(c *web.Ctx) error {
	typed, err := c.Form()
	if err != nil {
		return err
	}
	h, err := r.signable(c, typed.Get("code"))
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(typed.Get("seen"))
	on, _ := caltime.ParseDate(boxes(typed, "signed_on"))
	s, err := r.SignOffClock(c.Ctx(), SignOff{Code: h.p.Code, Version: typed.Get("rule"), Name: typed.Get("name"), Role: typed.Get("role"), On: on,
		Decision: Verdict(typed.Get("decision")), Note: typed.Get("note"), File: typed.Get("file"), Seen: seen})
	if fault.Is(err, fault.Invalid) {
		v := signOffView{h: h, typed: typed, bad: map[string]string{}}
		f := err.(*fault.Error)
		for _, name := range f.FieldNames() {
			v.bad[name] = f.Fields[name]
			id := name
			if name == "signed_on" {
				id = "signed_on-day"
			}
			v.list = append(v.list, govuk.FieldError{ID: id, Text: f.Fields[name]})
		}
		return r.showSignOff(c, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	c.Done("Recorded: "+string(s.Code)+" "+s.Words()+".", "")
	return c.See("/help/clocks#c-" + string(s.Code))
}
