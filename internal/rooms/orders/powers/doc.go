// Package powers is the catalogue of statutory powers and of the clocks they start.
//
// One file holds one power: its title and citation, the dated versions of its
// counting rule, what starts it, what may extend it and what caps it, who may apply
// and who must authorise, what follows when it lapses, and worked examples. The
// package is pure: dates and calendars come in, a Clock goes out, nothing is stored.
//
// A Version says which event decides that it applies (seizure, order, conviction …)
// and whether its text was read in a source or is still to be verified. An older
// version stays for ever, so that a closed clock can be reckoned again as it was.
package powers
