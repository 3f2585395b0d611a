//go:build unix

// Command bench measures the product against its budgets, and against what else could do
// the same work on the same machine at the same time. It prints a table and, with -out,
// a list as JSON: one object a row, {"name", "engine", "size", "value", "unit", "budget",
// "ok", "against"}; against names what a ratio is held to.
//
// Machines differ and are shared: CPU seconds (user and system together) are quoted and
// wall times only where a person waits. What is compared runs in turns, round after
// round, each run in a process of its own; medians are given. A row with "ok": false is
// no failure of the run: the reader judges.
package main
