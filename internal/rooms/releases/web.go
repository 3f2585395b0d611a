package releases

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

const (
	requestsPath = "/data-protection/requests"
	ofRequest    = requestsPath + "/:request"
	ofCase       = "/cases/:case/disclosure/releases"
	ofRelease    = ofCase + "/:release"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	out := []web.Route{
		web.Get(requestsPath, perm.RequestHandle, r.getRequests),
		web.Post(requestsPath, perm.RequestHandle, r.postRequest),
		web.Get(requestsPath+"/new", perm.RequestHandle, func(c *web.Ctx) error { return r.showNew(c, http.StatusOK, url.Values{}, nil) }),
		web.Get(ofRequest, perm.RequestHandle, r.getRelease),
		web.Get(ofCase, perm.CaseView, r.getOfCase),
		web.Post(ofCase, perm.CaseChange, r.postBegin),
		web.Get(ofRelease, perm.CaseView, r.getRelease),
		web.Get("/cases/:case/access-requests", perm.CaseChange, r.getLooks),
		web.Post("/cases/:case/access-requests", perm.CaseChange, r.postLook),
		web.Get("/help/subject-access", perm.SelfUse, r.getHelp),
		web.Post(ofRequest+"/file", perm.RequestHandle, r.postFile),
		web.Post(ofRelease+"/file", perm.CaseView, r.postFile),
		web.Post(ofRequest+"/decide", perm.RequestHandle, r.act("answer", "Recorded.", r.postDecide)).Fresh(),
		web.Post(ofRelease+"/decide", perm.CaseAuthorise, r.act("answer", "Recorded.", r.postDecide)).Fresh(),
		web.Post(ofRequest+"/dispose", perm.RequestHandle, r.act("answer", "What it said of people is erased.", r.postDispose)).Fresh(),
	}
	for _, a := range []struct {
		name, part, done string
		do               post
		caseToo          bool
	}{
		{"take", "", "It is yours now.", r.postTake, true},
		{"identity-asked", "request", "Recorded. The time waits for the proof.", r.postIdentityAsked, false},
		{"identity", "request", "Recorded. The search can begin.", r.postIdentity, false},
		{"extend", "request", "Extended. Tell the person, with the reason, before the time ends.", r.postExtend, false},
		{"pick", "search", "Collected.", r.postPick, false},
		{"drop", "search", "Taken out.", r.postDrop, false},
		{"judge", "fields", "Recorded.", r.postJudge, true},
		{"rest", "fields", "Recorded.", r.postRest, true},
		{"mask", "fields", "Taken out.", r.postMask, true},
		{"unmask", "fields", "Let in.", r.postUnmask, true},
		{"propose", "answer", "Proposed. Somebody else decides.", r.postPropose, true},
		{"send", "answer", "Recorded as sent.", r.postSend, true},
	} {
		out = append(out, web.Post(ofRequest+"/"+a.name, perm.RequestHandle, r.act(a.part, a.done, a.do)))
		if a.caseToo {
			out = append(out, web.Post(ofRelease+"/"+a.name, perm.CaseChange, r.act(a.part, a.done, a.do)))
		}
	}
	return out
}

const pageSize = 25

func today(d *db.DB) caltime.Date { return caltime.DateOf(d.Time()) }

// at reads which release the address names. For a disclosure the case is opened first.
func (r *Room) at(c *web.Ctx, m access.Mode) (At, error) {
	if c.Param("case") == "" {
		return At{Key: c.Param("request")}, nil
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m)
	return At{Key: c.Param("release"), Case: g.CaseID()}, err
}

// listView is a page of requests.
type listView struct {
	Which Standing
	Rows  page.Result[Release]
	Names map[ids.User]string
	Today caltime.Date
}

func (r *Room) getRequests(c *web.Ctx) (err error) {
	q := c.Request.URL.Query()
	v := listView{Which: standingOf(q), Today: today(r.DB)}
	if v.Rows, err = r.Requests(c.Ctx(), r.DB, v.Which, page.Parse(q, pageSize, page.Sort{Name: "due"})); err != nil {
		return err
	}
	var who []ids.User
	var seen []int64
	for _, x := range v.Rows.Rows {
		who, seen = append(who, x.HandlerID), append(seen, x.ID)
	}
	if v.Names, err = r.Users.Names(c.Ctx(), r.DB, who); err != nil {
		return err
	}
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "release"}, map[string]any{"which": v.Which, "releases": seen})
	head := layout.PageHead{Title: "Requests for access", Sentence: "People who ask for their own data (DPA 2018 s.45). Each is answered in a month, by two people.", TabsLabel: "Requests",
		Actions: []layout.Action{{Label: "Record a request", Href: requestsPath + "/new", Primary: true}, {Label: "How it works", Href: "/help/subject-access"}}}
	for _, t := range standings {
		head.Tabs = append(head.Tabs, layout.Tab{Label: t.label, Href: t.path(), Active: v.Which == t.which})
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Requests for access", Head: layout.Head(head), AsAt: r.DB.Time()}, listBody(v))
}

type tab struct {
	which Standing
	label string
}

var standings = []tab{{OpenOnes, "Open"}, {Answered, "Answered"}, {ToErase, "To be disposed of"}}

func (t tab) path() string {
	if t.which == OpenOnes {
		return requestsPath
	}
	return requestsPath + "?which=" + string(t.which)
}

func standingOf(q url.Values) Standing {
	for _, t := range standings {
		if q.Get("which") == string(t.which) {
			return t.which
		}
	}
	return OpenOnes
}

func (v listView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of requests", Shown: layout.Many(len(v.Rows.Rows), "request", "requests") + " shown", Size: pageSize}
	if v.Rows.Next != "" {
		p.Next = requestsPath + "?" + url.Values{"which": {string(v.Which)}, "after": {v.Rows.Next}}.Encode()
	}
	return p
}

func (v listView) query() string {
	if v.Which == OpenOnes {
		return ""
	}
	return url.Values{"which": {string(v.Which)}}.Encode()
}

func (r *Room) showNew(c *web.Ctx, status int, typed url.Values, bad map[string]string) error {
	head := layout.PageHead{Title: "Record a request for access", Sentence: "From the day it came in the force has a month.", Breadcrumbs: []layout.Link{{Label: "Requests for access", Href: requestsPath}}}
	return c.Page(status, layout.Page{Title: "Record a request for access", Errors: status != http.StatusOK, Head: layout.Head(head)}, newBody(form{typed, bad}))
}

func (r *Room) postRequest(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	n := NewRequest{Name: f.Get("name"), KnownAs: f.Get("known_as"), Contact: f.Get("contact"), Asked: f.Get("asked")}
	bad := map[string]string{}
	var ok bool
	if n.BornOn, ok = readDate(f, "born_on"); !ok {
		bad["born_on"] = notInCalendar
	}
	if n.ReceivedOn, ok = readDate(f, "received_on"); !ok {
		bad["received_on"] = notInCalendar
	}
	x, err := Release{}, error(nil)
	if len(bad) == 0 {
		x, err = r.RecordRequest(c.Ctx(), n)
	} else if e, ok := n.check(today(r.DB)).(*fault.Error); ok {
		for k, t := range e.Fields { // the other mistakes too
			if bad[k] == "" {
				bad[k] = t
			}
		}
	}
	if e, ok := err.(*fault.Error); ok && e.Kind == fault.Invalid {
		bad = e.Fields
	} else if err != nil {
		return err
	}
	if len(bad) > 0 {
		return r.showNew(c, http.StatusUnprocessableEntity, f, bad)
	}
	c.Done("Recorded as "+x.Number()+".", "")
	return c.See(x.Path())
}

const notInCalendar = "Enter a day that is in the calendar"

// readDate reads a day; false for what is none. Empty is the zero date.
func readDate(v url.Values, name string) (caltime.Date, bool) {
	return caltime.ParseBoxes(v.Get(name+"-day"), v.Get(name+"-month"), v.Get(name+"-year"))
}

func number(v url.Values, name string) int64 {
	n, _ := strconv.ParseInt(v.Get(name), 10, 64)
	return n
}

// post does what a form of a release asks for.
type post func(c *web.Ctx, at At, version int64, v url.Values) error

// act makes a handler of a form: what is refused stands on the part of the page that holds the form, with what was typed.
func (r *Room) act(part, done string, do post) func(*web.Ctx) error {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		at, err := r.at(c, access.Read)
		if err != nil {
			return err
		}
		err = do(c, at, number(f, "version"), f)
		e, _ := err.(*fault.Error)
		switch {
		case err == nil:
			c.Done(done, "")
			return c.See(backTo(c, part, f))
		case e != nil && e.Kind == fault.Invalid:
			return r.show(c, at, http.StatusUnprocessableEntity, part, number(f, "item"), form{f, e.Fields}, "")
		case e != nil && e.Kind == fault.Refused:
			return r.show(c, at, http.StatusUnprocessableEntity, part, number(f, "item"), form{f, nil}, e.Message)
		}
		return err
	}
}

func backTo(c *web.Ctx, part string, f url.Values) string {
	p := c.Request.URL.Path
	p = p[:strings.LastIndex(p, "/")]
	q := url.Values{}
	if part != "" {
		q.Set("part", part)
	}
	if after := f.Get("after"); part == "fields" && after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return p
	}
	return p + "?" + q.Encode()
}

func (r *Room) postTake(c *web.Ctx, at At, v int64, _ url.Values) error {
	return r.Take(c.Ctx(), at, v)
}

func day(f url.Values, name string) (caltime.Date, error) {
	d, ok := readDate(f, name)
	if !ok {
		return d, fault.Fields("Check the day", map[string]string{name: notInCalendar})
	}
	return d, nil
}

func (r *Room) postIdentityAsked(c *web.Ctx, at At, v int64, f url.Values) error {
	on, err := day(f, "identity_asked_on")
	if err != nil {
		return err
	}
	return r.AskIdentity(c.Ctx(), at, v, on)
}

func (r *Room) postIdentity(c *web.Ctx, at At, v int64, f url.Values) error {
	on, err := day(f, "identity_on")
	if err != nil {
		return err
	}
	return r.ConfirmIdentity(c.Ctx(), at, v, on, f.Get("identity_how"))
}

func (r *Room) postExtend(c *web.Ctx, at At, v int64, f url.Values) error {
	return r.Extend(c.Ctx(), at, v, int(number(f, "months")), f.Get("extended_why"))
}

func (r *Room) postPick(c *web.Ctx, at At, v int64, f url.Values) error {
	_, err := r.Pick(c.Ctx(), at, v, ids.Case(number(f, "case")), ids.Subject(number(f, "subject")))
	return orChoose(err)
}

// orChoose turns a form that named nobody into a sentence on its page.
func orChoose(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Refused, "Choose a person from the list")
	}
	return err
}

func (r *Room) postDrop(c *web.Ctx, at At, v int64, f url.Values) error {
	return orChoose(r.Drop(c.Ctx(), at, v, ids.Case(number(f, "case")), ids.Subject(number(f, "subject"))))
}

func (r *Room) postJudge(c *web.Ctx, at At, v int64, f url.Values) error {
	err := r.Judge(c.Ctx(), at, v, Judgement{Item: number(f, "item"), Version: number(f, "item_version"), To: Disposition(f.Get("to")), Ground: f.Get("ground"), Why: f.Get("why")})
	return orField(err)
}

func orField(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Refused, "Choose a field from the list")
	}
	return err
}

func (r *Room) postRest(c *web.Ctx, at At, v int64, f url.Values) error {
	_, err := r.JudgeRest(c.Ctx(), at, v, f.Get("rest_of"), Disposition(f.Get("rest_to")), f.Get("rest_ground"))
	return err
}

func (r *Room) postMask(c *web.Ctx, at At, v int64, f url.Values) error {
	return orField(r.TakeOut(c.Ctx(), at, v, NewMask{Item: number(f, "item"), Passage: f.Get("passage"), Ground: f.Get("mask_ground"), Everywhere: f.Get("everywhere") == "yes"}))
}

func (r *Room) postUnmask(c *web.Ctx, at At, v int64, f url.Values) error {
	return orField(r.LetIn(c.Ctx(), at, v, number(f, "mask")))
}

func (r *Room) postPropose(c *web.Ctx, at At, v int64, f url.Values) error {
	p := Proposal{Outcome: Outcome(f.Get("outcome")), Reason: f.Get("reason"), Recipient: f.Get("recipient"), RecipientRole: f.Get("recipient_role"), Way: Way(f.Get("way")), Address: f.Get("address")}
	if at.Case != 0 {
		p.Outcome = Disclose
	}
	return r.Propose(c.Ctx(), at, v, p)
}

func (r *Room) postDecide(c *web.Ctx, at At, v int64, f url.Values) error {
	return r.Decide(c.Ctx(), at, v, f.Get("decision") == "approve", f.Get("decided_why"))
}

func (r *Room) postSend(c *web.Ctx, at At, v int64, f url.Values) error {
	on, err := day(f, "sent_on")
	if err != nil {
		return err
	}
	return r.RecordSent(c.Ctx(), at, v, on, f.Get("sent_note"))
}

func (r *Room) postDispose(c *web.Ctx, at At, v int64, _ url.Values) error {
	return r.Dispose(c.Ctx(), at, v)
}

var fileKinds = map[string]string{"letter": "text/html; charset=utf-8", "document": "text/html; charset=utf-8", "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// postFile gives a file to be saved. It is a form, not a link: each download is recorded.
func (r *Room) postFile(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	at, err := r.at(c, access.Read)
	if err != nil {
		return err
	}
	x, body, err := r.Download(c.Ctx(), at, f.Get("file"))
	if e, ok := err.(*fault.Error); ok && e.Kind == fault.Refused {
		return r.show(c, at, http.StatusUnprocessableEntity, "answer", 0, form{f, nil}, e.Message)
	}
	if err != nil {
		return err
	}
	return c.Send(x.FileName, fileKinds[x.Kind], x.Size, func(w io.Writer) error {
		defer body.Close()
		_, err := io.Copy(w, body)
		return err
	})
}

func (r *Room) getOfCase(c *web.Ctx) error { return r.showOfCase(c, http.StatusOK, form{}, "") }

func (r *Room) postBegin(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	x, err := r.Begin(c.Ctx(), g.CaseID(), f.Get("schedule") == "sensitive", f.Get("asked"))
	switch e, _ := err.(*fault.Error); {
	case err == nil:
		c.Done("Begun. Decide each field.", "")
		return c.See(cases.Path(g.Ref()) + "/disclosure/releases/" + x.PublicKey)
	case e != nil && e.Kind == fault.Invalid:
		return r.showOfCase(c, http.StatusUnprocessableEntity, form{f, e.Fields}, "")
	case e != nil && e.Kind == fault.Refused:
		return r.showOfCase(c, http.StatusUnprocessableEntity, form{f, nil}, e.Message)
	}
	return err
}

func (r *Room) getLooks(c *web.Ctx) error { return r.showLooks(c, http.StatusOK, form{}, "") }

func (r *Room) postLook(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return err
	}
	err = r.AnswerLook(c.Ctx(), g.CaseID(), f.Get("release"), Answer{Subject: ids.Subject(number(f, "subject")), Offer: f.Get("answer") == "offer", Ground: f.Get("ground"), Reason: f.Get("reason")})
	switch e, _ := err.(*fault.Error); {
	case err == nil:
		c.Done("Recorded.", "")
		return c.See(cases.Path(g.Ref()) + "/access-requests")
	case e != nil && e.Kind == fault.Invalid:
		return r.showLooks(c, http.StatusUnprocessableEntity, form{f, e.Fields}, "")
	case e != nil && e.Kind == fault.Refused:
		return r.showLooks(c, http.StatusUnprocessableEntity, form{f, nil}, e.Message)
	}
	return err
}

var parts = []string{"request", "search", "fields", "answer"}

func partOf(x Release, asked string) string {
	offered := parts
	if x.Kind == OfCase {
		offered = parts[2:]
	}
	if slices.Contains(offered, asked) {
		return asked
	}
	return offered[0]
}
