package xlsx

// SheetLimit lowers how many rows a sheet takes before a table goes on to the next.
func (b *Workbook) SheetLimit(rows int) { b.limit.rows = rows }
