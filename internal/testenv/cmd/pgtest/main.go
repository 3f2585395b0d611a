// Command pgtest runs a command with a PostgreSQL cluster at hand: it starts one,
// puts its URL in PROCEEDS_TEST_POSTGRES, runs the command, always stops the cluster
// and exits as the command did.
//
//	go run ./internal/testenv/cmd/pgtest go test ./...
//
// A cluster that the variable already names is used as it is. On a machine without
// PostgreSQL the command runs all the same: its tests skip, or fail when CI=true.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"proceeds/internal/testenv"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: pgtest COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	}
	os.Exit(code)
}

// run runs argv with a cluster and returns its exit code.
func run(argv []string) (code int, err error) {
	env := os.Environ()
	if os.Getenv(testenv.EnvPostgres) == "" {
		c, err := testenv.StartCluster()
		switch {
		case errors.Is(err, testenv.ErrNoPostgres):
			fmt.Fprintln(os.Stderr, "pgtest:", err)
		case err != nil:
			return 1, err
		default:
			defer func() {
				if stopErr := c.Stop(); stopErr != nil && err == nil {
					code, err = 1, stopErr
				}
			}()
			env = append(env, testenv.EnvPostgres+"="+c.URL)
		}
	}

	// A Ctrl-C reaches the whole group: the command ends by it, and we live on to stop
	// the cluster. A TERM reaches us alone and is handed down.
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			if s == syscall.SIGTERM {
				// The command may have ended by itself in the meantime.
				_ = cmd.Process.Signal(s)
			}
		case err := <-ended:
			var exit *exec.ExitError
			switch {
			case err == nil:
				return 0, nil
			case errors.As(err, &exit) && exit.ExitCode() >= 0:
				return exit.ExitCode(), nil
			default:
				return 1, err
			}
		}
	}
}
