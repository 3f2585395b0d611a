// Package faults kills the real program with SIGKILL at random moments of an import and of an export, on both engines, and
// checks that nothing is half done: make faults runs it. It is apart from the other tests because it takes minutes.
package faults
