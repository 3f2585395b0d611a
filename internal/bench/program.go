//go:build unix

package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of PostgreSQL
)

// program is the product, built as it is shipped, over one database.
type program struct {
	bin, dir string
	database string
	engine   string
}

// build makes the program and tells how large it is.
func build(o options, dir string, t *table) (string, error) {
	bin := filepath.Join(dir, "proceeds")
	if o.bin != "" {
		bin = o.bin
		return bin, weigh(bin, t)
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", bin, "./cmd/proceeds")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, weigh(bin, t)
}

// weigh tells how large the program is.
func weigh(bin string, t *table) error {
	st, err := os.Stat(bin)
	if err == nil && t != nil {
		t.add(row{Name: "size of the program", Value: float64(st.Size()) / (1 << 20), Unit: "MB", Budget: 80})
	}
	return err
}

// command is a run of the program over its database.
func (p program) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.bin, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "PROCEEDS_DATABASE="+p.database, "PROCEEDS_DATA_DIR="+p.dir)
	return cmd
}

// once runs a command of the program to its end: CPU seconds and MB at their highest.
func (p program) once(args ...string) (cpu, mb float64, err error) {
	cmd := p.command(args...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
	}
	cpu, mb = spent(cmd)
	return cpu, mb, nil
}

// databases are those at hand: SQLite, and PostgreSQL where a cluster is named.
func databases(dir, name string) ([]program, error) {
	list := []program{{dir: dir, database: "sqlite:" + filepath.Join(dir, name+".db"), engine: "sqlite"}}
	cluster := os.Getenv("PROCEEDS_TEST_POSTGRES") // as internal/testenv/cmd/pgtest names it
	if cluster == "" {
		return list, nil
	}
	db, err := sql.Open("pgx", cluster)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	made := fmt.Sprintf("bench_%s_%d", name, os.Getpid())
	if _, err := db.Exec("CREATE DATABASE " + made); err != nil {
		return nil, err
	}
	u, err := url.Parse(cluster)
	if err != nil {
		return nil, err
	}
	u.Path = "/" + made
	return append(list, program{dir: dir, database: u.String(), engine: "postgres"}), nil
}

// server is the program while it serves.
type server struct {
	cmd   *exec.Cmd
	base  string
	ready time.Duration // from its start to its first page
}

func (p program) serve() (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	l.Close()
	s := &server{cmd: p.command("serve", "--demo", "--addr", addr, "--request-rate=-1"), base: "http://" + addr}
	var said bytes.Buffer
	s.cmd.Stderr, s.cmd.Stdout = &said, &said
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	for {
		res, err := http.Get(s.base + "/sign-in")
		if err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				s.ready = time.Since(began)
				return s, nil
			}
		}
		select {
		case err := <-ended:
			return nil, fmt.Errorf("serve ended: %w\n%s", err, said.Bytes())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(began) > 10*time.Minute {
			s.cmd.Process.Kill()
			return nil, errors.New("serve gives no page")
		}
	}
}

// stop ends the server and waits until it is gone.
func (s *server) stop() {
	s.cmd.Process.Signal(os.Interrupt)
	for range 500 {
		if _, err := http.Get(s.base + "/healthz"); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.cmd.Process.Kill()
}

// demoButton is a person of the demonstration on the sign-in page: "Ines Pemberwick, manager, Northmarch Police".
var demoButton = regexp.MustCompile(`(?s)value="(\d+)"[^>]*>\s*[^<]*?, ([A-Za-z][A-Za-z_ ]+), `)

// signIn takes the part of the first person with a role in the demonstration.
func (s *server) signIn(role string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &http.Client{Jar: jar}
	body, err := get(c, s.base+"/sign-in")
	if err != nil {
		return nil, err
	}
	for _, m := range demoButton.FindAllSubmatch(body, -1) {
		if !strings.EqualFold(string(m[2]), role) {
			continue
		}
		req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, s.base+"/sign-in/demo", strings.NewReader(url.Values{"user": {string(m[1])}}.Encode()))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := c.Do(req)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("signing in as %s: %s", role, res.Status)
		}
		return c, nil
	}
	return nil, fmt.Errorf("the demonstration has no %s", role)
}

func get(c *http.Client, at string) ([]byte, error) {
	res, err := c.Get(at)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", at, res.Status)
	}
	return b, err
}
