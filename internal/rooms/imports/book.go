package imports

import (
	"context"
	"fmt"
	"io"
	"time"

	"proceeds/internal/platform/xlsx"
)

// WriteErrors writes what an import refused, or took in another form, as a workbook: a row each, as text, so that nothing
// from the file is ever computed. made is when; system names the installation.
func (r Result) WriteErrors(ctx context.Context, w io.Writer, file, maker, system string, made time.Time) error {
	b, err := xlsx.New(w, xlsx.Meta{Title: "Import: what was refused", Marking: "OFFICIAL-SENSITIVE", Maker: maker, System: system, MadeAt: made, AsAt: made})
	if err != nil {
		return fmt.Errorf("workbook of errors: %w", err)
	}
	_, err = b.Table(ctx, xlsx.TableSheet{Name: "Errors", Title: "What was refused in " + file, Count: len(r.Errors), Freeze: 1,
		Columns: []xlsx.Column{
			{Key: "row", Head: "Row", Kind: xlsx.KindInt, Note: "As the file numbers it; of a CSV file, the line on which the record begins."},
			{Key: "kind", Head: "Refused", Kind: xlsx.KindText, Note: "Row: nothing of it was taken. Value: the row was taken without it, or with it in another form."},
			{Key: "column", Head: "Column", Kind: xlsx.KindText, Width: 16},
			{Key: "value", Head: "Value", Kind: xlsx.KindText, Width: 28, Note: "As it stands in the file."},
			{Key: "reason", Head: "Reason", Kind: xlsx.KindLongText, Width: 60},
		},
		Rows: func(yield func([]xlsx.Cell) error) error {
			for _, p := range r.Errors {
				kind := "Row"
				if p.Kind == valueOdd {
					kind = "Value"
				}
				if err := yield([]xlsx.Cell{xlsx.Int(p.Row), xlsx.Text(kind), xlsx.Text(p.Column), xlsx.Text(p.Value), xlsx.Text(p.Reason)}); err != nil {
					return err
				}
			}
			return nil
		}})
	if err != nil {
		return fmt.Errorf("workbook of errors: %w", err)
	}
	b.About(xlsx.About{What: fmt.Sprintf("What an import of %s refused. Of %d rows, %d were refused; %d were new, %d changed and %d unchanged.",
		file, r.Rows, r.Refused, r.Created, r.Updated, r.Unchanged)})
	if _, err := b.Close(ctx); err != nil {
		return fmt.Errorf("workbook of errors: %w", err)
	}
	return nil
}
