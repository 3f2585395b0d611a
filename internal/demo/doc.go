// Package demo makes the synthetic force: Northmarch Police, its people, and two years of their cases, through the verbs
// of the rooms and on a clock that moves, so that timelines, clocks, lapses, opportunities and the audit log are what
// they would be had people worked so.
//
// Every name, place, number and figure is invented. Telephone numbers are of the range kept for drama, e-mail addresses
// end in .example, and sort codes, registration marks, company numbers and wallets are of forms that are never issued.
//
// The same number of cases, seed and day give the same force: the same people, cases, references, sums, orders, clocks,
// effort and opportunities, at the same instants, on both engines. What is drawn at random elsewhere differs: public
// keys of rows, and the salts and hashes of the audit log. The force ends at Options.End: nothing lies after it.
//
// A story is one case. Its steps stand in one queue by instant; a step may add later ones. What would come after the end
// has not happened yet and is left out, which is how the force comes to have running clocks and open cases.
package demo
