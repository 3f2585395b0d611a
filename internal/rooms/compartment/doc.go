// Package compartment is the confidential compartment: reports of suspicious activity, requests for a defence against money
// laundering with their clocks, research on subjects, sources by their handling reference, the rules MO-11 to MO-13, and the
// two things that cross to a case. It owns every table that begins with cpt_.
//
// What it promises (law document 8.4):
//
//   - Only a person appointed confidential-unit officer in a force reads or changes anything of that force's compartment. No
//     other role does, nor an administrator, the command line, a token of an officer, or anybody who breaks glass on a case.
//     To them its pages are addresses that lead nowhere.
//   - No table of it refers to one outside it, nor the other way round. Forces, people and cases stand as plain numbers.
//   - What is done and read in it is recorded in the confidential log alone, which is sealed under a key of its own.
//   - It queues no job, sends no mail and makes no notice, count, term to search for or calendar entry outside. Its work by
//     the clock is done by Tick, under slots of its own.
//   - Only two things cross, both through the force desk (room tasking), in words that anybody may use: a task that says by
//     when an application is needed, and a text that a second officer has approved and that Check finds free of what would
//     tell where it came from.
//   - What is kept is reviewed by groups and periods, held, and disposed of by two officers; a disposal wipes it with the
//     details of the log about it, and leaves a tombstone (matter.go, wiped.go, dispose.go).
//   - An officer who proves who they are before a dangerous act leaves no trace of it outside (prove.go).
//   - Of a source nothing is kept but the handling reference: there is no column for who they are.
package compartment
