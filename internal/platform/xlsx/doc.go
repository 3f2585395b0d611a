// Package xlsx writes and reads the product's spreadsheets.
//
// Writing. A Workbook goes straight to an io.Writer. Sheets with many rows
// (Table) are streamed as sheet XML the moment they are asked for, so memory
// does not grow with rows and nothing is kept in a temporary file. Styles,
// charts, conditional formats and the workbook's own parts come from excelize,
// whose style ids the streamed cells carry. A summary Sheet is made after the
// tables it speaks of: every number on it is a formula over a detail sheet,
// written with the value that the engine reckoned while the rows went by.
//
// Pivots and drop-downs. Sheet.Pivot lays a pivot over a table that was streamed; it
// fills itself when opened, so it stands below an ordinary block of the same figures.
// Column.Choices and Column.Edit say what people may change in a workbook that comes back.
//
// Text never becomes a formula: the only formulas are those this package makes.
//
// Reading. OpenSource tells an .xlsx from a .csv, and both give the same Rows,
// numbered as they are in the file. The .xlsx scanner knows number formats, so
// that a date is known to be a date; it bounds what it inflates, and says
// plainly why a file cannot be read.
//
// Money is in pence (int64); instants are UTC and are shown in London time.
package xlsx
