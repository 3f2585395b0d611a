package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// pattern is a demonstration as it was filled, which no attack touches: each is made on a copy of its own, so that no act of
// one attack shuts the next out of the cases that it tries.
type pattern struct {
	program, folder string
	log             *os.File // what all servers say
}

// newPattern fills a demonstration in a temporary folder. end removes it.
func newPattern(ctx context.Context, program, report string) (p *pattern, end func(), err error) {
	dir, err := os.MkdirTemp("", "proceeds-scan-")
	if err != nil {
		return nil, nil, err
	}
	log, err := os.OpenFile(filepath.Join(report, "server.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	end = func() {
		log.Close()
		os.RemoveAll(dir)
	}
	var said bytes.Buffer
	fill := exec.CommandContext(ctx, program, "demo", "--cases", "60", "--database", "sqlite:"+filepath.Join(dir, database))
	fill.Stdout, fill.Stderr = &said, &said
	if err := fill.Run(); err != nil {
		end()
		return nil, nil, fmt.Errorf("filling the demonstration: %w\n%s", err, said.String())
	}
	return &pattern{program: program, folder: dir, log: log}, end, nil
}

const database = "scan.db"

// serve makes a copy of the demonstration, serves it on a free port and signs the investigator in. end kills the server and
// removes the copy.
func (p *pattern) serve() (s *site, end func(), err error) {
	dir, err := os.MkdirTemp("", "proceeds-scan-copy-")
	if err != nil {
		return nil, nil, err
	}
	clean := func() { os.RemoveAll(dir) }
	if err := os.CopyFS(dir, os.DirFS(p.folder)); err != nil {
		clean()
		return nil, nil, err
	}
	if err := private(dir); err != nil {
		clean()
		return nil, nil, err
	}
	port, err := freePort()
	if err != nil {
		clean()
		return nil, nil, err
	}
	server := exec.Command(p.program, "serve", "--request-rate=-1", "--addr", port, "--database", "sqlite:"+filepath.Join(dir, database))
	server.Stdout, server.Stderr = p.log, p.log
	if err := server.Start(); err != nil {
		clean()
		return nil, nil, err
	}
	end = func() {
		_ = server.Process.Kill() // its data goes with it
		_ = server.Wait()
		clean()
	}
	s = &site{base: "http://" + port}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if !s.answers() {
			continue
		}
		if err := s.signIn("investigator"); err != nil {
			end()
			return nil, nil, err
		}
		return s, end, nil
	}
	end()
	return nil, nil, errors.New("the server did not answer within two minutes")
}

// private closes a folder to all but its owner, as the program made it: CopyFS opens it.
func private(dir string) error {
	return filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	})
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// site is a demonstration under attack.
type site struct {
	base   string
	cookie *http.Cookie
}

// answers reports whether the server is well.
func (s *site) answers() bool {
	res, err := http.Get(s.base + "/healthz")
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}
