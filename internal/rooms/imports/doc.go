// Package imports owns import_batches, import_rows and import_errors: what came into the tracker from spreadsheets, and
// where each row of a source came to rest.
//
// It promises that
//
//   - a dry run writes nothing, and says exactly what an apply at the same moment would do;
//   - a file is applied whole, in one transaction, or not at all; one that cannot be read applies nothing;
//   - every row becomes created, updated, unchanged or refused, and whatever is refused is named with its row, column,
//     value and reason;
//   - the same file a second time changes nothing: a row is known by its key, and by a hash of what was taken from it;
//   - what was imported says so: source, batch and key stand on it, and a batch can be taken back where nothing has been
//     built on it since.
//
// A CSV file gives the same as the workbook it was saved from, but that rows are numbered by line, that a cell holding 0
// is shown there as a day of 1899, and that dates are taken as month first. Of a formula the value that the file stores
// is read; nothing is computed.
//
// Reading a file is pure: a Profile turns rows into a plan of items and problems without a database. Applying a plan
// goes through the batch verbs of cases, assets and opportunities.
package imports
