// Package returns owns list_returns, list_return_rows and list_keys: lists that were taken away as workbooks, changed
// there, and brought back.
//
// It promises that
//
//   - bringing a file back changes nothing: it is read, held against what stands now, and shown, row by row; what is
//     confirmed then goes through the verbs of the rooms, one row after the other, with their permissions and checks;
//   - a row is known by what the column Check says of it, wherever it was sorted or pasted, and never by its place; a key
//     on another record's row, a key that stands twice and a key from elsewhere are found;
//   - only what differs from what was taken away is a change, so that a workbook that nobody changed changes nothing,
//     however much has happened since;
//   - a record that moved on meanwhile is a conflict, shown as it was taken, as it is asked for and as it stands; it is
//     never overwritten. The version is checked again by the verb;
//   - a row that is gone from the file is no order to do anything;
//   - whoever may not see a record is told what they would be told if there were none;
//   - the file itself is not kept: its hash, its name and the rows that differ are, and those rows for KeepFor.
//
// Which columns of a list may be changed, and by which verbs, is told by its own room: see lists.Back.
package returns
