//go:build !unix

package testenv

import "os/exec"

// detach does nothing here: no server is started on systems that are not Unix.
func detach(*exec.Cmd) {}
