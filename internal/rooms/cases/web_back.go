package cases

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

// back says how the list of cases comes back: title, operation and threat by EditCase, the stage by MoveStage, the lead
// by HandLead. A case is suspended and closed on its own page, which asks for the reason.
func (r *Room) back() *lists.Back {
	return &lists.Back{Any: []perm.Permission{perm.CaseChange}, Same: []string{"ref"}, Columns: r.backColumns, Now: r.backNow, Check: r.backCheck, Bring: r.bring, Instead: backInstead}
}

// backInstead says where a stage is given that a case is not moved to in a list.
func backInstead(key, value string) string {
	if key == "stage" && (strings.EqualFold(value, Closed.Name()) || strings.EqualFold(value, Suspended.Name())) {
		return saysOwnPage
	}
	return ""
}

const saysOwnPage = "A case is suspended and closed on its own page, with a reason"

// leaders are the people who can lead a case, in the order of their names, and how a drop-down names them.
type leaders struct {
	list   []users.User
	labels map[ids.User]string
}

func (r *Room) leadersOf(ctx context.Context, rd db.Reader) (leaders, error) {
	a, _ := actor.From(ctx)
	list, err := r.Users.People(ctx, rd, a.Force, perm.Investigator, perm.Supervisor)
	return leaders{list, users.Labels(list)}, err
}

func (t leaders) names() (out []string) {
	for _, u := range t.list {
		out = append(out, t.labels[u.ID])
	}
	return out
}

// label names the lead of a case: as the drop-down does, or as the list does where they can lead no case any more.
func (t leaders) label(x ListRow) string {
	if x.LeadID != nil && t.labels[*x.LeadID] != "" {
		return t.labels[*x.LeadID]
	}
	return x.LeadName
}

func (t leaders) byLabel(s string) (ids.User, bool) {
	for id, label := range t.labels {
		if label == s {
			return id, true
		}
	}
	return 0, false
}

func (r *Room) backColumns(ctx context.Context, rd db.Reader) ([]xlsx.Column, error) {
	t, err := r.leadersOf(ctx, rd)
	return listColumns(t.names()), err
}

func (r *Room) backNow(ctx context.Context, rd db.Reader, keys []string) (map[string]lists.Now, error) {
	rows, err := rowsByRef(ctx, rd, keys)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	t, err := r.leadersOf(ctx, rd)
	if err != nil {
		return nil, err
	}
	all := make([]ids.Case, len(rows))
	for i, x := range rows {
		all[i] = x.ID
	}
	may, err := access.OpenMany(ctx, rd, all, access.Edit)
	if err != nil {
		return nil, err
	}
	out := make(map[string]lists.Now, len(rows))
	for _, x := range rows {
		n := lists.Now{Version: x.Version, Title: x.Ref + " " + x.Title, Path: x.Path(),
			Cells: lists.Values{"title": lists.Clean(x.Title), "operation": lists.Clean(x.Operation), "threat": x.Threat.Name(), "lead": t.label(x), "stage": x.Stage.Name()}, More: leads(may[x.ID], Case{LeadID: x.LeadID})}
		switch {
		case !may[x.ID].Valid():
			n.Refused = "Only its team and the supervisors of its unit change this case"
		case x.Stage == Closed:
			n.Refused = "The case is closed: a supervisor of its unit can reopen it"
		}
		out[x.Ref] = n
	}
	return out, nil
}

func threatByName(s string) (Threat, bool) {
	for _, t := range Threats() {
		if t.Name == s {
			return t.Code, true
		}
	}
	return "", s == ""
}

func stageByName(s string) Stage {
	i := slices.IndexFunc(Stages(), func(x Stage) bool { return x.Name() == s })
	if i < 0 {
		return ""
	}
	return Stages()[i]
}

// backCheck says what can be said before the verbs are asked.
func (r *Room) backCheck(ctx context.Context, rd db.Reader, list []*lists.Change) error {
	t, err := r.leadersOf(ctx, rd)
	if err != nil {
		return err
	}
	for _, c := range list {
		switch n := len([]rune(c.Is["title"])); {
		case c.Edited("title") && n == 0:
			c.Refuse("Enter the title of the case")
		case n > mostTitle:
			c.Refuse("The title must be " + itoa(mostTitle) + " characters or fewer")
		}
		if n := len([]rune(c.Is["operation"])); n > mostShort {
			c.Refuse("The operation name must be " + itoa(mostShort) + " characters or fewer")
		}
		if strings.ContainsAny(c.Is["title"]+c.Is["operation"], "\n\t") {
			c.Refuse("The title and the operation name each stand on one line")
		}
		if c.Edited("stage") {
			switch stageByName(c.Is["stage"]) {
			case "":
				c.Refuse("Choose a stage")
			case Closed, Suspended:
				c.Refuse(saysOwnPage)
			}
		}
		if _, ok := threatByName(c.Is["threat"]); c.Edited("threat") && (!ok || c.Is["threat"] == "") {
			c.Refuse("Choose a threat from the list")
		}
		if c.Edited("lead") {
			if _, ok := t.byLabel(c.Is["lead"]); !ok {
				c.Refuse("Choose who leads the case from the list")
			} else if may, _ := c.Now.More.(bool); !may {
				c.Refuse("Only the lead of the case or a supervisor of its unit gives it another lead")
			}
		}
	}
	return nil
}

// bring takes a row of the list by the verbs, each from the version that the one before left.
func (r *Room) bring(ctx context.Context, c lists.Change) (b lists.Brought, err error) {
	a, _ := actor.From(ctx)
	if !a.Can(perm.CaseChange) {
		return b, fault.New(fault.Forbidden, "Your role does not let you change cases")
	}
	g, err := access.OpenRef(access.TakingAway(ctx), r.DB, c.Key, access.Edit)
	if err != nil {
		return b, err
	}
	b.Path = Path(g.Ref())
	version := c.Version
	said := func(text string) { b.Said += map[bool]string{true: " "}[b.Said != ""] + text; version++ }
	if c.Edited("title", "operation", "threat") {
		was, err := r.ByID(ctx, r.DB, g)
		if err != nil {
			return b, err
		}
		to := was.Edited()
		if c.Edited("title") {
			to.Title = c.Is["title"]
		}
		if c.Edited("operation") {
			to.Operation = c.Is["operation"]
		}
		if c.Edited("threat") {
			to.Threat, _ = threatByName(c.Is["threat"])
		}
		if _, err := r.EditCase(ctx, g.CaseID(), version, to); err != nil {
			return b, err
		}
		said("The case was changed.")
	}
	if c.Edited("stage") {
		if err := r.MoveStage(ctx, g.CaseID(), version, stageByName(c.Is["stage"]), ""); err != nil {
			return b, err
		}
		said("The stage was changed.")
	}
	if c.Edited("lead") {
		t, err := r.leadersOf(ctx, r.DB)
		if err != nil {
			return b, err
		}
		to, ok := t.byLabel(c.Is["lead"])
		if !ok {
			return b, fault.Fields("Check the lead", map[string]string{"lead": "Choose who leads the case from the list"})
		}
		if err := r.HandLead(ctx, g.CaseID(), version, to, ""); err != nil {
			return b, err
		}
		said("The case has a new lead.")
	}
	return b, nil
}
