package testenv

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// guard is a small process that waits for the end of ours and then tidies up after
// it. It learns of our end by the closing of a pipe, which the kernel does even after
// kill -9; a test binary that is killed by its time limit leaves nothing running.
type guard struct {
	cmd  *exec.Cmd
	pipe io.Closer
	dir  string
}

// guardScript waits for the end of its input, runs the stop command and removes the
// folder. The folder is the first argument, the command the rest. The second removal is
// for an initdb that was still writing when its parent died.
const guardScript = `dir=$1; shift; cat >/dev/null; "$@" >/dev/null 2>&1
rm -rf -- "$dir" || { sleep 3; rm -rf -- "$dir"; }`

// startGuard starts a guard that will run stop and then remove dir.
func startGuard(stop []string, dir string) (*guard, error) {
	cmd := exec.Command("/bin/sh", append([]string{"-c", guardScript, "guard", dir}, stop...)...)
	cmd.Dir = "/"
	detach(cmd)
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &guard{cmd: cmd, pipe: pipe, dir: dir}, nil
}

// release has the guard tidy up now, and waits until it has.
func (g *guard) release() error {
	// A second release finds the pipe closed: that is no error.
	if err := g.pipe.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return err
	}
	if g.cmd.ProcessState == nil {
		if err := g.cmd.Wait(); err != nil {
			return err
		}
	}
	if _, err := os.Stat(g.dir); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the folder %s of the stopped cluster is still there", g.dir)
	}
	return nil
}
