package subjects

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
)

// Lists are the lists of this room that can be taken away.
func (r *Room) Lists() []lists.List {
	return []lists.List{{Code: "subjects", Title: "Subjects", Permission: perm.CaseView, OfCase: true, Page: "/subjects", Open: r.openSubjects}}
}

func (r *Room) openSubjects(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	g, err := access.OpenRef(ctx, rd, ask.Case, access.Read)
	if err != nil {
		return lists.Sheet{}, err
	}
	file, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	list, err := r.Sheets(ctx, rd, g)
	if err != nil {
		return lists.Sheet{}, err
	}
	return lists.Sheet{Title: "Subjects of " + g.Ref(), Marking: file.Marking, Case: g.CaseID(), Count: len(list), Freeze: 2,
		Columns: []xlsx.Column{{Head: "No.", Width: 7}, {Head: "Name", Width: 22}, {Head: "Person or organisation", Width: 13}, {Head: "Born", Kind: xlsx.KindDate}, {Head: "Company number", Width: 12}, {Head: "Address", Kind: xlsx.KindLongText, Width: 24},
			{Head: "Category", Kind: xlsx.KindLongText, Width: 32, Note: "What the subject is or was in the case, with days and basis: s.38(3) DPA 2018"}, {Head: "Identifiers", Kind: xlsx.KindLongText, Width: 24}, {Head: "The note is", Width: 12}, {Head: "Note", Kind: xlsx.KindLongText, Width: 36},
			{Head: "In other cases", Kind: xlsx.KindLongText, Width: 26}, {Head: "Withdrawn because", Width: 18}},
		Rows: lists.Of(list, func(s Sheet) []xlsx.Cell {
			if s.Withdrawn() { // the page shows no more of it
				s.BornOn, s.CompanyNo, s.Address = caltime.Date{}, "", ""
			}
			var roles, known, linked []string
			for _, x := range s.Roles {
				roles = append(roles, x.Category.Name()+" "+roleDates(x)+" · "+x.Basis)
			}
			for _, x := range s.Identifiers {
				t := x.Value + " (" + x.Kind.Name() + ")"
				if x.WithdrawnAt != nil {
					t += ", withdrawn"
				}
				known = append(known, t)
			}
			for _, x := range s.Linked {
				linked = append(linked, x.CaseRef+" S"+itoa(int64(x.N))+" "+x.CaseTitle)
			}
			is := ""
			if s.Note != "" {
				is = s.NoteAssertion.Name()
			}
			return []xlsx.Cell{xlsx.Text(s.Number()), xlsx.Text(s.Name), xlsx.Text(s.Kind.Name()), xlsx.Day(s.BornOn), xlsx.Text(s.CompanyNo), xlsx.Text(s.Address), xlsx.Text(strings.Join(roles, "\n")), xlsx.Text(strings.Join(known, "\n")),
				xlsx.Text(is), xlsx.Text(s.Note), xlsx.Text(strings.Join(linked, "\n")), xlsx.Text(s.WithdrawnReason)}
		})}, nil
}
