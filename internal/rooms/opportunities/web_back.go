package opportunities

import (
	"context"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// back says how the list of opportunities comes back: a decision by changing the status, with its reason and note; the
// owner by HandOver; the value by SetValue.
func (r *Room) back() *lists.Back {
	return &lists.Back{Any: []perm.Permission{perm.OpportunityWork, perm.OpportunityDecide}, Same: []string{"title", "case", "found"}, Beside: []string{"reason", "comment"},
		Columns: r.backColumns, Now: r.backNow, Check: r.backCheck, Bring: r.bring, Already: isSo}
}

// isSo reports whether what a row asks for is so: a decline above the threshold is proposed, which is what was asked for;
// what somebody else has taken is not.
func isSo(ctx context.Context, c lists.Change, key string) bool {
	a, _ := actor.From(ctx)
	asked, now := c.Is[key], c.Now.Cells[key]
	if key != "status" {
		return asked == now
	}
	switch asked {
	case StatusName(Declined):
		return now == asked || now == StatusName(DeclineProposed)
	case StatusName(Taken):
		s, ok := c.Now.More.(asStood)
		return now == asked && (c.Edited("owner") || ok && deref(s.row.OwnerID) == a.User)
	}
	return asked == now
}

// decided are the states that a row may be changed to.
var decided = []Status{Open, Taken, Declined, Rejected}

func decidedNames() (out []string) {
	for _, s := range decided {
		out = append(out, StatusName(s))
	}
	return out
}

// reasonLabel names a reason with the level above it: "Capacity: Post vacant".
func reasonLabel(code string) string {
	x, ok := ReasonByCode(code)
	if !ok {
		return code
	}
	if up, ok := ReasonByCode(x.Parent); ok {
		return up.Title + ": " + x.Title
	}
	return x.Title
}

// reasonLabels are the reasons that a decision can have on a day, each second level below its first.
func reasonLabels(on caltime.Date) (out []string) {
	for _, x := range ReasonsOn(on) {
		if !x.Interim {
			out = append(out, reasonLabel(x.Code))
		}
	}
	return out
}

func reasonByLabel(s string) string {
	for _, x := range Reasons() {
		if reasonLabel(x.Code) == s {
			return x.Code
		}
	}
	return ""
}

// owners are the people who may own an opportunity, by the names of a drop-down.
type owners struct {
	names  []string
	labels map[ids.User]string
}

func (r *Room) ownersOf(ctx context.Context, rd db.Reader) (o owners, err error) {
	a, _ := actor.From(ctx)
	list, err := r.Users.People(ctx, rd, a.Force, perm.Investigator, perm.Supervisor)
	o.labels = users.Labels(list)
	for _, u := range list {
		o.names = append(o.names, o.labels[u.ID])
	}
	return o, err
}

func (o owners) label(x Row) string {
	if x.OwnerID == nil {
		return ""
	}
	if s := o.labels[*x.OwnerID]; s != "" {
		return s
	}
	return x.Owner
}

func (o owners) byLabel(s string) (ids.User, bool) {
	for id, label := range o.labels {
		if label == s {
			return id, true
		}
	}
	return 0, false
}

// ownColumns are those that only bring the list back.
func ownColumns(o owners, on caltime.Date) []xlsx.Column {
	return []xlsx.Column{
		{Key: "reason", Head: "Reason", Kind: xlsx.KindLongText, Width: 30, Choices: reasonLabels(on), Edit: true, Note: "Why it is declined, by group and reason. Whether it was avoidable follows from it"},
		{Key: "comment", Head: "Note on the decision", Kind: xlsx.KindLongText, Width: 30, Edit: true, Note: "Goes with a decline, a refusal, a rejection or a new owner"},
		{Key: "owner", Head: "Owner", Width: 20, Choices: o.names, Edit: true, Note: "Who has it, once it is taken"},
		{Key: "basis", Head: "Value rests on", Kind: xlsx.KindLongText, Width: 26, Edit: true, Note: "Needed with another value"},
	}
}

func ownCells(o owners, x Row) []xlsx.Cell {
	return []xlsx.Cell{xlsx.Text(reasonLabel(x.ReasonCode())), xlsx.Text(x.Note), xlsx.Text(o.label(x)), xlsx.Text(x.EstimateBasis)}
}

func (r *Room) backColumns(ctx context.Context, rd db.Reader) ([]xlsx.Column, error) {
	o, err := r.ownersOf(ctx, rd)
	return listColumns(o, caltime.DateOf(rd.Time())), err
}

// asStood is what Check needs of an opportunity.
type asStood struct {
	row   Row
	grant access.Grant // to read; the zero Grant where there is none
}

func (r *Room) backNow(ctx context.Context, rd db.Reader, keys []string) (map[string]lists.Now, error) {
	a, _ := actor.From(ctx)
	rows, err := rowsByKey(ctx, rd, keys)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	o, err := r.ownersOf(ctx, rd)
	if err != nil {
		return nil, err
	}
	all := make([]ids.Case, len(rows))
	for i, x := range rows {
		all[i] = x.CaseID
	}
	slices.Sort(all)
	may, err := access.OpenMany(ctx, rd, slices.Compact(all), access.Read)
	if err != nil {
		return nil, err
	}
	out := make(map[string]lists.Now, len(rows))
	for _, x := range rows {
		value := ""
		if x.EstimatePence != nil {
			value, _ = lists.Parse(xlsx.Column{Kind: xlsx.KindMoney}, x.EstimatePence.String())
		}
		n := lists.Now{Version: x.Version, Title: x.Title + ", " + x.Ref, Path: x.Path(), More: asStood{x, may[x.CaseID]},
			Cells: lists.Values{"status": StatusName(x.Status), "value": value, "reason": reasonLabel(x.ReasonCode()), "comment": lists.Clean(x.Note), "owner": o.label(x), "basis": lists.Clean(x.EstimateBasis)}}
		decides := x.Status == DeclineProposed && a.CanIn(perm.OpportunityDecide, x.UnitID)
		if g := may[x.CaseID]; !g.Valid() || !decides && !(g.CanEdit() && a.Can(perm.OpportunityWork)) {
			n.Refused = "Only the team of its case and the supervisors of its unit decide on it"
		}
		out[x.PublicKey] = n
	}
	return out, nil
}

// decision is what a row asks for.
type decision struct {
	to     Status // empty: no other status
	reason string // code
	note   string
	owner  ids.User     // 0: no other owner
	value  *money.Pence // nil: no other value
	basis  string
}

// decisionOf reads a change; bad says what cannot be read.
func decisionOf(c lists.Change, o owners, was Row) (d decision, bad []string) {
	d.note, d.basis = c.Is["comment"], c.Is["basis"]
	if c.Edited("status") {
		i := slices.IndexFunc(decided, func(s Status) bool { return StatusName(s) == c.Is["status"] })
		if i < 0 {
			bad = append(bad, "Choose Open, Taken, Declined or Rejected")
		} else {
			d.to = decided[i]
		}
	}
	if d.reason = was.ReasonCode(); c.Edited("reason") {
		d.reason = reasonByLabel(c.Is["reason"])
	}
	if !c.Edited("comment") {
		d.note = ""
	}
	if c.Edited("owner") {
		id, ok := o.byLabel(c.Is["owner"])
		if !ok {
			bad = append(bad, "Choose who has it from the list of owners")
		}
		d.owner = id
	}
	if c.Edited("value", "basis") {
		v := was.EstimatePence
		if c.Edited("value") {
			p, err := money.Parse(c.Is["value"])
			if err != nil {
				bad = append(bad, "Enter the value, such as 4,180.50: a value that was recorded cannot be taken out")
				return d, bad
			}
			v = &p
		}
		switch {
		case v == nil || *v <= 0:
			bad = append(bad, "Enter a value above £0 for what it rests on")
		case !c.Edited("basis") || d.basis == "":
			bad = append(bad, "Enter what the new value rests on, in other words than those of the value before")
		}
		d.value = v
	}
	return d, bad
}

// backCheck says of each change why the verbs would refuse it now.
func (r *Room) backCheck(ctx context.Context, rd db.Reader, list []*lists.Change) error {
	a, _ := actor.From(ctx)
	o, err := r.ownersOf(ctx, rd)
	if err != nil {
		return err
	}
	alone, err := r.DeclineAlone(ctx, rd, a.Force, caltime.DateOf(rd.Time()))
	if err != nil {
		return err
	}
	for _, c := range list {
		now, ok := c.Now.More.(asStood)
		if !ok {
			c.Refuse("Look at it on its own page")
			continue
		}
		x := now.row
		d, bad := decisionOf(*c, o, x)
		for _, why := range bad {
			c.Refuse(why)
		}
		value := x.EstimatePence
		if d.value != nil {
			value = d.value
			if !x.Unworked() && x.Status != Taken {
				c.Refuse("The value can be set only while the opportunity is open or taken")
			}
		}
		if d.to != "" {
			if why := d.barred(x, a, DeclineTo(value, alone), rd); why != "" {
				c.Refuse(why)
			}
		}
		edits := d.value != nil || d.owner != 0 || d.to == Taken || x.Status != DeclineProposed
		if edits && !(now.grant.CanEdit() && a.Can(perm.OpportunityWork)) {
			c.Refuse("Only the team of its case and the supervisors of its unit work on it")
		}
		if d.owner == 0 {
			continue
		}
		if x.Status != Taken && d.to != Taken {
			c.Refuse("Only an opportunity that is taken has an owner: change its status to Taken too")
			continue
		}
		if d.owner == a.User && d.to == Taken {
			continue
		}
		if _, why, err := r.canOwn(ctx, rd, now.grant, d.owner); err != nil {
			return err
		} else if why != "" {
			c.Refuse(why)
		}
	}
	return nil
}

// barred says why the status cannot be changed as the row asks, or "". decline is what a decline of it comes to.
func (d decision) barred(x Row, a actor.Actor, decline Status, rd db.Reader) string {
	by, to, reason := ByPerson, d.to, d.reason
	switch {
	case x.Status == DeclineProposed:
		if by, reason = BySecond, d.note; d.to == Declined {
			reason = x.ReasonCode()
		}
		if !a.CanIn(perm.OpportunityDecide, x.UnitID) {
			return "A proposed decline is decided by a supervisor or manager of the case's unit"
		}
	case d.to == Declined:
		to = decline
		if why := checkReason(reason, true); why != "" {
			return "Choose the reason why it is declined"
		}
	case d.to == Rejected:
		reason = d.note
	}
	if !Can(x.Status, to, by) {
		return "An opportunity that is " + words(x.Status) + " cannot become " + words(d.to) + " here"
	}
	if err := x.move(to, by, a.User, reason, rd.Time()).Check(); err != nil {
		if fault.Is(err, fault.Invalid) {
			return "Enter the reason under Note on the decision"
		}
		return err.Error()
	}
	return ""
}

// bring takes a row by the verbs, each from the version that the one before left: the value first, for whether a decline
// is proposed hangs on it.
func (r *Room) bring(ctx context.Context, c lists.Change) (b lists.Brought, err error) {
	a, _ := actor.From(ctx)
	b.Path = Path(c.Key)
	x, _, err := rowByKey(access.TakingAway(ctx), r.DB, c.Key, access.Read)
	if err != nil {
		return b, err
	}
	o, err := r.ownersOf(ctx, r.DB)
	if err != nil {
		return b, err
	}
	d, bad := decisionOf(c, o, x)
	if len(bad) > 0 {
		return b, fault.New(fault.Refused, "%s", bad[0])
	}
	if x.Version != c.Version {
		return b, fault.Stale("opportunity")
	}
	version := c.Version
	done := func(now Opportunity, act ids.Act, text string, err error) error {
		if err != nil {
			return err
		}
		if version = now.Version; b.Said != "" {
			b.Said += " "
		}
		b.Said, b.Undo = b.Said+text, cases.UndoURL(act)
		return nil
	}
	works := a.Can(perm.OpportunityWork)
	if d.value != nil {
		if !works {
			return b, notTheirs()
		}
		now, act, err := r.SetValue(ctx, c.Key, version, *d.value, d.basis)
		if err := done(now, act, "The value was recorded.", err); err != nil {
			return b, err
		}
	}
	switch {
	case d.to == "":
	case x.Status == DeclineProposed:
		if !a.Can(perm.OpportunityDecide) {
			return b, notTheirs()
		}
		if d.to == Declined {
			now, err := r.AgreeDecline(ctx, c.Key, version, d.note)
			err = done(now, 0, "Agreed: it is declined.", err)
			return b, err
		}
		now, err := r.RefuseDecline(ctx, c.Key, version, d.note)
		if err := done(now, 0, "Refused: it is open again.", err); err != nil {
			return b, err
		}
	case !works:
		return b, notTheirs()
	case d.to == Taken:
		now, act, err := r.Take(ctx, c.Key, version)
		if err := done(now, act, "Taken.", err); err != nil {
			return b, err
		}
	case d.to == Declined:
		now, act, err := r.Decline(ctx, c.Key, version, d.reason, d.note)
		text := "Declined."
		if now.Status == DeclineProposed {
			text = "Decline proposed: a supervisor or manager decides."
		}
		if err := done(now, act, text, err); err != nil {
			return b, err
		}
	default:
		now, act, err := r.Assess(ctx, c.Key, version, d.to, d.note)
		if err := done(now, act, "Assessed: "+lower(StatusName(d.to))+".", err); err != nil {
			return b, err
		}
	}
	if d.owner != 0 && !(d.to == Taken && d.owner == a.User) {
		if !works {
			return b, notTheirs()
		}
		note := d.note
		if d.to == Declined {
			note = ""
		}
		now, act, err := r.HandOver(ctx, c.Key, version, d.owner, note)
		if err := done(now, act, "Handed over.", err); err != nil {
			return b, err
		}
	}
	return b, nil
}

func notTheirs() error {
	return fault.New(fault.Forbidden, "Your role does not let you decide on this opportunity")
}
