//go:build !linux

package testenv

// roomy tells that a cluster is kept on the disk here.
func roomy(string) bool { return false }
