// Package plans is 4P plans: what a force means to do to pursue, prevent, protect and prepare against a group, a person, a
// place or a theme of serious and organised crime (section 7 of the law notes).
//
// A plan stands on a case, most often on a subject of it, and is read and changed by whoever may read and change the case.
// Its financial strand is an objective that takes or denies money, or the record that one was considered and is not pursued.
package plans
