package opportunities

import (
	"context"
	"net/url"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// split parts the opportunities of a case as its page shows them: those that stand open or in progress, then those that ended.
func split(rows []Row) (running, ended []Row) {
	for _, o := range rows {
		if o.Unworked() || o.Status == Taken && o.Step.Rank() < 4 {
			running = append(running, o)
		} else {
			ended = append(ended, o)
		}
	}
	return running, ended
}

// caseCells is an opportunity as the page of its case shows it: on a card while it runs, in a line once it ended.
func (o Row) caseCells(running bool, now time.Time, link func(string) string) []xlsx.Cell {
	state, left, note := "Ended", "", closedWords(o)
	if running {
		state, note = "Open or in progress", o.heldBy()
		_, left = o.pressing(now)
	}
	return []xlsx.Cell{xlsx.Ref(o.Title, link(o.Path())), xlsx.Text(state), xlsx.Text(StatusName(o.Status)), xlsx.Text(note), lists.Money(o.EstimatePence), lists.End(o.WindowCloses), xlsx.Text(left),
		xlsx.Text(o.Why), xlsx.Text(orText(o.Basis, sourceWords(o.Opportunity))), xlsx.Text(sourceWords(o.Opportunity)), xlsx.Ref(o.Ref, link(cases.Path(o.Ref))), xlsx.Text(o.CaseName())}
}

func (r *Room) openCaseList(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
	if err != nil {
		return lists.Sheet{}, err
	}
	file, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	rows, err := ofCase(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	now := rd.Time()
	r.count(now, pointers(rows)...)
	running, ended := split(rows)
	s := lists.Sheet{Title: "Opportunities of " + g.Ref(), Marking: file.Marking, Case: g.CaseID(), Freeze: 1, Count: len(rows),
		Filters: []lists.Filter{{Name: "Order", Text: "open and in progress, time to act soonest first; then those that ended"}},
		Columns: []xlsx.Column{{Head: "Opportunity", Kind: xlsx.KindRef, Width: 36}, {Head: "Part of the page", Width: 18}, {Head: "Status", Width: 16}, {Head: "Who has it, reason or note", Kind: xlsx.KindLongText, Width: 28},
			{Head: "Value", Kind: xlsx.KindMoney, Note: "The estimate; empty where it is not known"}, {Head: "Time to act ends", Kind: xlsx.KindDateTime, Note: "A day alone means its end"}, {Head: "Left", Width: 15},
			{Head: "Why", Kind: xlsx.KindLongText, Width: 36}, {Head: "Basis", Kind: xlsx.KindLongText, Width: 28}, {Head: "Found by", Width: 20}, {Head: "Case", Kind: xlsx.KindRef}, {Head: "Name of the case", Width: 24}}}
	s.Rows = func(yield func([]xlsx.Cell) error) error {
		if err := lists.Of(running, func(o Row) []xlsx.Cell { return o.caseCells(true, now, ask.Link) })(yield); err != nil {
			return err
		}
		return lists.Of(ended, func(o Row) []xlsx.Cell { return o.caseCells(false, now, ask.Link) })(yield)
	}
	return s, nil
}

// away is the whole of the page's opportunities.
func (k onCase) away() layout.Away {
	return layout.Away{Code: "case-opportunities", Case: cases.Path(k.Ref), What: "opportunities of the case"}
}

// learningReason is the reason that the page of learning is narrowed to, and its words; empty for all.
func learningReason(asked string) (only []string, words string) {
	if _, ok := ReasonByCode(asked); ok {
		return []string{asked}, reasonName(asked)
	}
	return nil, ""
}

func (r *Room) openLearning(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	only, words := learningReason(ask.Query.Get("reason"))
	rows, err := learningActions(ctx, rd, a.Force, only, mostLearning)
	if err != nil {
		return lists.Sheet{}, err
	}
	today := caltime.DateOf(rd.Time())
	return lists.Sheet{Title: "Learning actions", Freeze: 1, Count: len(rows), Filters: lists.Filtered(lists.Filter{Name: "Reason", Text: words}, lists.Filter{Name: "Order", Text: "to be done first, by their day"}),
		Columns: []xlsx.Column{{Head: "Action", Kind: xlsx.KindRef, Width: 44}, {Head: "What came of it", Kind: xlsx.KindLongText, Width: 36}, {Head: "Reason", Width: 32}, {Head: "Owner", Width: 22}, {Head: "Due", Kind: xlsx.KindDate}, {Head: "How it stands", Width: 28}},
		Rows: lists.Of(rows, func(l LearningRow) []xlsx.Cell {
			return []xlsx.Cell{xlsx.Ref(l.What, ask.Link(l.Path())), xlsx.Text(l.Outcome), xlsx.Text(reasonName(l.Reason)), xlsx.Text(l.Owner), xlsx.Day(l.DueOn), xlsx.Text(learningState(l.LearningAction, today))}
		})}, nil
}

func (r *Room) openPoints(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	only, words := learningReason(ask.Query.Get("reason"))
	rows, err := learningPoints(ctx, rd, only, mostPoints)
	if err != nil {
		return lists.Sheet{}, err
	}
	s := lists.Sheet{Title: "What reviewers wrote", Freeze: 1, Count: len(rows), Filters: lists.Filtered(lists.Filter{Name: "Reason", Text: words}, lists.Filter{Name: "Order", Text: "newest first"}),
		Columns: []xlsx.Column{{Head: "Reviewed on", Kind: xlsx.KindDate}, {Head: "Learning point", Kind: xlsx.KindLongText, Width: 52}, {Head: "Opportunity", Kind: xlsx.KindRef, Width: 36}, {Head: "Reason", Width: 32}},
		Rows: lists.Of(rows, func(x learningPoint) []xlsx.Cell {
			return []xlsx.Cell{lists.Day(x.ReviewedAt), xlsx.Text(x.Learning), xlsx.Ref(x.Title, ask.Link(Path(x.PublicKey))), xlsx.Text(reasonName(x.Reason))}
		})}
	s.Marking, err = pointsMarking(ctx, rd, only)
	return s, err
}

// away are the actions, pointsAway what reviewers wrote, narrowed as the page is.
func (v learningView) away() layout.Away {
	return layout.Away{Code: "learning", Query: v.query(), What: "actions"}
}

func (v learningView) pointsAway() layout.Away {
	return layout.Away{Code: "learning-points", Query: v.query(), What: "what reviewers wrote"}
}

func (v learningView) query() string {
	if v.Reason == "" {
		return ""
	}
	return url.Values{"reason": {v.Reason}}.Encode()
}
