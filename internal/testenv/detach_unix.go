//go:build unix

package testenv

import (
	"os/exec"
	"syscall"
)

// detach puts the command in a session of its own, so that a Ctrl-C at the terminal
// reaches the tests first and the server only through them.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
