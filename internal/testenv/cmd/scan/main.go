// Command scan attacks a demonstration with two scanners, wapiti and sqlmap, signed in as an investigator, and fails for
// every finding that argued.txt does not answer.
//
//	go run ./internal/testenv/cmd/scan -program bin/proceeds [-minutes 20] [-report DIR]
//
// It fills a database of its own, serves it on a free port of this machine and ends what it began. What the scanners
// said lies in the report folder whole.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	program := flag.String("program", "bin/proceeds", "the program to attack")
	minutes := flag.Int("minutes", 20, "how long the scanners may take together")
	report := flag.String("report", "data/scan", "folder for what the scanners said")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	findings, err := run(ctx, *program, time.Duration(*minutes)*time.Minute, *report)
	if err != nil {
		fmt.Fprintln(os.Stderr, "scan:", err)
		os.Exit(1)
	}
	if open := tell(findings); open > 0 {
		fmt.Fprintf(os.Stderr, "scan: %d findings are neither fixed nor argued in internal/testenv/cmd/scan/argued.txt\n", open)
		os.Exit(1)
	}
}

// run serves a demonstration, attacks it within the time allowed and gives what was found.
func run(ctx context.Context, program string, allowed time.Duration, report string) ([]finding, error) {
	for _, tool := range []string{"wapiti", "sqlmap"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%s is not installed: apt-get install wapiti sqlmap", tool)
		}
	}
	report, err := filepath.Abs(report)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(report, 0o700); err != nil {
		return nil, err
	}
	start := time.Now()
	site, end, err := serve(ctx, program, report)
	if err != nil {
		return nil, err
	}
	defer end()
	fmt.Printf("scan: a demonstration is at %s, the reports go to %s\n", site.base, report)

	if err := site.signIn("investigator"); err != nil {
		return nil, err
	}
	before, address, leave, err := stand(site)
	if err != nil {
		return nil, err
	}
	defer leave()
	left := allowed - time.Since(start)
	said, err := wapiti(ctx, address, report, left*2/5)
	if err != nil {
		return nil, err
	}
	fmt.Printf("scan: wapiti sent %d requests\n", before.count())
	if err := site.signIn("investigator"); err != nil { // the attack may have ended the session
		return nil, err
	}
	injected, tried, of, err := site.sqlmap(ctx, address, report, allowed-time.Since(start))
	if err != nil {
		return nil, err
	}
	fmt.Printf("scan: took %s; sqlmap tried %d of %d ways in to the end; %d requests in all\n", time.Since(start).Round(time.Second), tried, of, before.count())
	if ok, err := site.whole(); err != nil {
		return nil, err
	} else if !ok {
		injected = append(injected, finding{Tool: "scan", Kind: "Server no longer answers", What: site.base})
	}
	broken, err := site.panics(report)
	if err != nil {
		return nil, err
	}
	return append(append(said, injected...), broken...), nil
}

// site is the demonstration under attack.
type site struct {
	base   string
	cookie *http.Cookie
}

// serve fills a database in a temporary folder and serves it; end stops the server and removes the folder.
func serve(ctx context.Context, program, report string) (*site, func(), error) {
	dir, err := os.MkdirTemp("", "proceeds-scan-")
	if err != nil {
		return nil, nil, err
	}
	clean := func() { os.RemoveAll(dir) }
	database := "sqlite:" + filepath.Join(dir, "scan.db")
	var said bytes.Buffer
	fill := exec.CommandContext(ctx, program, "demo", "--cases", "60", "--database", database)
	fill.Stdout, fill.Stderr = &said, &said
	if err := fill.Run(); err != nil {
		clean()
		return nil, nil, fmt.Errorf("filling the demonstration: %w\n%s", err, said.String())
	}
	port, err := freePort()
	if err != nil {
		clean()
		return nil, nil, err
	}
	log, err := os.OpenFile(filepath.Join(report, "server.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		clean()
		return nil, nil, err
	}
	server := exec.Command(program, "serve", "--request-rate=-1", "--addr", port, "--database", database)
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		clean()
		return nil, nil, err
	}
	end := func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
		log.Close()
		clean()
	}
	s := &site{base: "http://" + port}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if res, err := http.Get(s.base + "/healthz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s, end, nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	end()
	return nil, nil, errors.New("the server did not answer within two minutes")
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// whole reports whether the server still answers after the attack.
func (s *site) whole() (bool, error) {
	res, err := http.Get(s.base + "/healthz")
	if err != nil {
		return false, nil //nolint:nilerr // no answer is the finding
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK, nil
}

// panics gives a finding for each line of the server's log that tells of a fault of ours: no input may cause one.
func (s *site) panics(report string) ([]finding, error) {
	b, err := os.ReadFile(filepath.Join(report, "server.log"))
	if err != nil {
		return nil, err
	}
	var out []finding
	for line := range strings.Lines(string(b)) {
		if strings.Contains(line, "level=ERROR") {
			out = append(out, finding{Tool: "server", Kind: "Error in the log", What: strings.TrimSpace(line)})
		}
	}
	return out, nil
}
