// Package archtest holds the plan of the house as data and checks the tree against
// it: who may import whom, by folder and by file name; the order of the rooms; where
// gorm and the clock may be used; what may lie at the top. It parses the files itself.
// Only its own tests run it.
package archtest
