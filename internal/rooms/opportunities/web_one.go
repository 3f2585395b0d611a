package opportunities

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// detail is the page of one opportunity.
type detail struct {
	Row
	Steps   []Stepped
	Now     time.Time
	Names   map[ids.User]string
	Form    url.Values // what was typed
	Bad     map[string]string
	Next    []string
	In      string // which form was refused
	Reasons []govuk.Option
	Decline []govuk.Option
	People  []govuk.Option
	Others  []govuk.Option // of the same case, for a duplicate
	Below   string         // the decline form: what declining needs
	Sources []layout.Pair  // the events, referrals and proceedings that it rests on

	CanAssess, CanTake, CanDecline, CanStep, CanHand, CanValue, CanDecide, CanReview, CanReclassify, CanReverse, CanDuplicate, CanMove, CanOpen bool
	OpenFrom                                                                                                                                    string // of who cannot move it: the form of a case for the event or referral that it rests on
}

func (r *Room) one(c *web.Ctx) error {
	return r.showOne(c, http.StatusOK, c.Param("key"), "", nil, nil)
}

// showOne shows an opportunity; in, form and err are of a form of it that was refused.
func (r *Room) showOne(c *web.Ctx, status int, key, in string, form url.Values, refused error) error {
	ctx := c.Ctx()
	row, g, err := rowByKey(ctx, r.DB, key, access.Read)
	if err != nil {
		return err
	}
	r.count(r.DB.Time(), &row)
	d := detail{Row: row, Now: r.DB.Time(), In: in, Form: form}
	if d.Steps, err = stepsOf(ctx, r.DB, g, row.ID); err != nil {
		return err
	}
	var from string
	if d.Sources, from, err = r.sources(ctx, r.DB, row); err != nil {
		return err
	}
	d.Bad, d.Next, _ = fields(refused)
	if err := r.may(c, g, &d); err != nil {
		return err
	}
	if c.Actor().CanIn(perm.IntakeEnter, d.UnitID) && c.Actor().Can(perm.CaseOpen) && d.WithdrawnAt == nil && d.Unworked() {
		d.OpenFrom = from
	}
	p := layout.Page{Title: d.Title, Errors: len(d.Bad) > 0, Marking: d.Marking, AsAt: d.Now, Head: layout.Head(layout.PageHead{
		Title: d.Title, Lead: worth(d.EstimatePence), Sentence: d.headWords(),
		Breadcrumbs: []layout.Link{{Label: "Opportunities", Href: "/opportunities"}, {Label: d.Ref, Href: cases.Path(d.Ref) + "/opportunities"}}})}
	return c.Page(status, p, oneBody(d))
}

// headWords state how it stands, in a sentence.
func (d detail) headWords() string {
	switch d.Status {
	case Candidate, Open, DeclineProposed:
		_, left := d.pressing(d.Now)
		return lower(StatusName(d.Status)) + ", " + left + "."
	case Taken:
		return words3(stepWords(d.Opportunity), "with "+orNobody(d.Owner)) + "."
	case Missed, Lapsed, RunOut:
		if d.EndedAt != nil {
			return lower(StatusName(d.Status)) + ", ended " + caltime.LocalOf(*d.EndedAt).AtEnd() + "."
		}
	}
	return lower(StatusName(d.Status)) + "."
}

func orNobody(s string) string {
	if s == "" {
		return "nobody"
	}
	return s
}

// may finds what the person who asks can do now, and what their forms offer.
func (r *Room) may(c *web.Ctx, g access.Grant, d *detail) error {
	ctx, a, today := c.Ctx(), c.Actor(), caltime.DateOf(d.Now)
	work := a.Can(perm.OpportunityWork) && g.CanEdit() && d.WithdrawnAt == nil
	can := func(to Status, by By) bool { return d.move(to, by, a.User, "x", d.Now).Check() == nil }
	d.CanAssess = work && can(Rejected, ByPerson)
	d.CanTake = work && can(Taken, ByPerson)
	d.CanDecline = work && (can(Declined, ByPerson) || can(DeclineProposed, ByPerson))
	d.CanStep = work && d.Status == Taken && d.Step.Rank() < 4
	d.CanHand = work && d.Status == Taken
	d.CanValue = work && (d.Unworked() || d.Status == Taken)
	d.CanMove = work && (d.Status == Open || d.Status == Candidate || d.Status == Taken)
	d.CanOpen = d.CanMove && a.Can(perm.CaseOpen)
	d.CanDecide = a.CanIn(perm.OpportunityDecide, d.UnitID) && can(Declined, BySecond)
	review := a.CanIn(perm.OpportunityReview, d.UnitID)
	d.CanReview = review && can(Missed, ByReviewer)
	d.CanReclassify = review && (d.Status == Missed || d.Status == Lapsed) && deref(d.OwnerID) != a.User
	d.CanDuplicate = review && can(Duplicate, ByReviewer)
	d.CanReverse = a.CanIn(perm.OpportunityReverse, d.UnitID) && can(RunOut, ByManager)
	d.Reasons, d.Decline = reasonOptions(today, true), declineOptions(today)
	if d.CanDecline {
		alone, err := r.DeclineAlone(ctx, r.DB, d.ForceID, today)
		if err != nil {
			return err
		}
		d.Below = "Up to " + alone.Pounds() + " you decline alone."
		if DeclineTo(d.EstimatePence, alone) == DeclineProposed {
			d.Below = "Above " + alone.Pounds() + ", or where the value is not known, a supervisor or manager agrees first."
		}
	}
	if d.CanHand {
		list, err := r.Users.People(ctx, r.DB, d.ForceID, perm.Investigator, perm.Supervisor)
		if err != nil {
			return err
		}
		d.People = []govuk.Option{{Value: "", Text: "Choose"}}
		for _, u := range list {
			if u.ID != deref(d.OwnerID) {
				d.People = append(d.People, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
			}
		}
	}
	if d.CanDuplicate {
		others, err := ofCase(ctx, r.DB, g)
		if err != nil {
			return err
		}
		d.Others = []govuk.Option{{Value: "", Text: "None"}}
		for _, o := range others {
			if o.ID != d.ID && o.Status != Duplicate {
				d.Others = append(d.Others, govuk.Option{Value: o.PublicKey, Text: o.Title + ", " + worth(o.EstimatePence)})
			}
		}
	}
	var who []ids.User
	for _, p := range []*ids.User{d.ProposedBy, d.DecidedBy, d.ReviewedBy} {
		if p != nil {
			who = append(who, *p)
		}
	}
	var err error
	d.Names, err = r.Users.Names(ctx, r.DB, who)
	return err
}

// summary lists what was refused, for the top of the page.
func (d detail) summary() []govuk.FieldError {
	var out []govuk.FieldError
	for _, f := range []string{"", "reason", "text", "owner", "step", "value", "basis", "verdict", "of", "note", "lost", "lost_basis", "still", "learning", "case", "why"} {
		if t := d.Bad[f]; t != "" {
			id := d.In + "-" + f
			if f == "" {
				id = "main"
			}
			if f == "step" || f == "verdict" || f == "still" {
				id += "-1"
			}
			out = append(out, govuk.FieldError{ID: id, Text: t})
		}
	}
	for _, n := range d.Next {
		out = append(out, govuk.FieldError{ID: "main", Text: "You can " + n})
	}
	return out
}

// typed gives what was typed in a form that was refused, and bad what is wrong with it.
func (d detail) typed(form, name string) string {
	if d.In != form {
		return ""
	}
	return d.Form.Get(name)
}

func (d detail) wrong(form, name string) string {
	if d.In != form {
		return ""
	}
	return d.Bad[name]
}

func (d detail) ver() string { return itoa(d.Version) }

func pence(s string) (*money.Pence, bool) {
	if strings.TrimSpace(s) == "" {
		return nil, true
	}
	v, err := money.Parse(s)
	if err != nil {
		return nil, false
	}
	return &v, true
}
