// Package reporting runs the catalogue of reports. It owns the table exports: workbooks made for one person.
//
// A report is data (reporting.Report) and a Build function that asks a *Data for rows. Data is already scoped to whoever
// asks, so a report's author cannot forget need-to-know, and all of it reads the database at one moment, so that the
// sheets of a workbook agree with each other.
//
// A workbook is made the same way for a page, a job and the command line. It is recorded in the audit log with its
// parameters, rows and hash before its bytes are released. What was made from a page is kept for KeepFor and then wiped;
// only the person who asked may take it, and what they may do and see is checked again when they do.
package reporting
