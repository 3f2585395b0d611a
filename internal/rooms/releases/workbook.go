package releases

import (
	"bytes"
	"context"
	"time"

	"proceeds/internal/platform/xlsx"
)

// workbook writes the same fields as the document. It names nobody who worked on it, in its properties either.
func (x Release) workbook(ctx context.Context, list []Shown, title, marking string, now time.Time) ([]byte, int, error) {
	var b bytes.Buffer
	w, err := xlsx.New(&b, xlsx.Meta{Title: title, Marking: marking, MadeAt: now, AsAt: now})
	if err != nil {
		return nil, 0, err
	}
	cols := []xlsx.Column{{Head: "No.", Kind: xlsx.KindInt, Width: 7}, {Head: "Record", Width: 22}, {Head: "Recorded", Width: 14}, {Head: "Fact or assessment", Width: 18}, {Head: "Field", Width: 20},
		{Head: "Text", Kind: xlsx.KindLongText, Width: 80}}
	if x.Kind == OfCase {
		cols = append(cols, xlsx.Column{Head: "Withheld because", Width: 30})
	}
	n := 0
	_, err = w.Table(ctx, xlsx.TableSheet{Name: "Fields", Title: title, Columns: cols, Rows: func(yield func([]xlsx.Cell) error) error {
		for i, rec := range records(list, x.Kind) {
			day := xlsx.Text(rec.Day)
			for _, part := range []struct {
				says   string
				fields []paperField
			}{{"Fact", rec.Facts}, {"Assessment", rec.Says}} {
				for _, f := range part.fields {
					n++
					row := []xlsx.Cell{xlsx.Int(i + 1), xlsx.Text(rec.Name), day, xlsx.Text(part.says), xlsx.Text(f.Label), xlsx.Text(f.Text)}
					if x.Kind == OfCase {
						row = append(row, xlsx.Text(f.Ground))
					}
					if err := yield(row); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}})
	if err != nil {
		return nil, 0, err
	}
	w.About(xlsx.About{What: "The fields that are given, facts and assessments told apart.", Notes: []string{Block + " stands in the place of what was taken out."}})
	_, err = w.Close(ctx)
	return b.Bytes(), n, err
}
