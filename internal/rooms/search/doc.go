// Package search owns the terms by which the search box finds cases: references, titles, subjects, identifiers and the
// references of other bodies, folded and cut into words in Go, so that both engines find the same. Table: search_terms.
//
// It promises that a search finds nothing its maker may not see: the predicate is that of the lists, in the same query.
// Every search is a logged consultation. It is no de-confliction.
package search
