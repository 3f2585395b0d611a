// Package subjects owns the people and organisations of a case, their identifiers, the part each plays in the sense of
// s.38(3) DPA 2018, and the links that say "the same person". Tables: subjects, subject_identifiers, subject_roles,
// identities, identity_subjects.
//
// It promises that a subject belongs to one case and is never shared: what is known in one case is told in another only
// through a link, made and unmade by a verb, and then only to those who may see both. Facts and assessments are kept
// apart (s.38(2)). Nothing is deleted.
package subjects
