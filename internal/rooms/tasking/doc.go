// Package tasking is what is to be done on a case, and the intelligence that a case may use. It owns tasks and
// intel_products.
//
// A task is set, and a product recorded, by whoever may change the case, in their own name or through the force desk. What
// comes through the desk stands on the case in the desk's name, from the next quarter of an hour on; who asked is kept in
// the confidential log alone, whoever they are. So a case shows what is to be done and never who knew why: that is how a
// unit whose work must not be known outside it can ask for an application by a day (law document 8.4), in words and in a way
// that everybody uses.
package tasking
