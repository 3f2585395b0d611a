package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// modules are wapiti's attacks. Left out are those that need another host to answer (ssrf, xxe, wapp's download), those
// that only guess names (buster, nikto) and the one that guesses passwords, which throttling meets in tests of its own.
var modules = []string{"backup", "blindsql", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "methods",
	"permanentxss", "redirect", "shellshock", "sql", "xss"}

// wapiti crawls and attacks the site behind base within the time allowed.
func wapiti(ctx context.Context, base, report string, allowed time.Duration) ([]finding, error) {
	dir, err := os.MkdirTemp("", "proceeds-wapiti-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(report, "wapiti.json")
	_ = os.Remove(out)
	crawl := allowed / 4
	attack := (allowed - crawl) / time.Duration(len(modules))
	args := []string{"-u", base + "/", "--scope", "domain", "-m", strings.Join(modules, ","), "-f", "json", "-o", out, "--store-session", dir,
		"--store-config", filepath.Join(dir, "config"), "--flush-session", "--no-bugreport", "-d", "4", "--max-links-per-page", "40", "--max-files-per-dir", "12", "--max-parameters", "30",
		"--max-scan-time", fmt.Sprint(int(crawl.Seconds())), "--max-attack-time", fmt.Sprint(int(attack.Seconds())), "-S", "normal", "-l", "1", "-v", "1"}
	for _, path := range []string{"/work", "/cases", "/opportunities", "/missed", "/clocks", "/referrals", "/search?q=a"} {
		args = append(args, "-s", base+path)
	}
	if err := logged(ctx, report, "wapiti.log", allowed+time.Minute, "wapiti", args...); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("wapiti left no report: %w", err)
	}
	return readWapiti(b)
}

// readWapiti gives the findings of a report of wapiti.
func readWapiti(b []byte) ([]finding, error) {
	var r struct {
		Vulnerabilities, Anomalies map[string][]struct {
			Method, Path, Info, Parameter string
		}
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("wapiti's report: %w", err)
	}
	var out []finding
	for _, group := range []map[string][]struct{ Method, Path, Info, Parameter string }{r.Vulnerabilities, r.Anomalies} {
		for kind, list := range group {
			for _, x := range list {
				out = append(out, finding{Tool: "wapiti", Kind: kind, What: strings.TrimSpace(x.Method + " " + x.Path + " " + x.Parameter + " " + x.Info)})
			}
		}
	}
	return out, nil
}

// sqlmap tries, behind base, every way in that the crawl found, as many at once as there are cores, until its time is over,
// and says how many it tried of how many.
func (s *site) sqlmap(ctx context.Context, base, report string, allowed time.Duration) (found []finding, tried, of int, err error) {
	ways, err := s.waysIn(600)
	if err != nil {
		return nil, 0, 0, err
	}
	if len(ways) < 10 {
		return nil, 0, 0, fmt.Errorf("the crawl found only %d ways in: the session was lost", len(ways))
	}
	log, err := os.OpenFile(filepath.Join(report, "sqlmap.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, 0, err
	}
	defer log.Close()
	until := time.Now().Add(allowed)
	var mu sync.Mutex
	next := make(chan wayIn)
	g, ctx := errgroup.WithContext(ctx)
	for n := range runtime.NumCPU() {
		g.Go(func() error {
			for w := range next {
				said, whole, err := tryWay(ctx, base, filepath.Join(report, "sqlmap", strconv.Itoa(n)), w, time.Until(until))
				if err != nil {
					return err
				}
				mu.Lock()
				_, err = fmt.Fprintf(log, "\n=== %s %s?%s\n%s", w.method, w.path, w.values.Encode(), said)
				if whole {
					tried++
				}
				if injectable.MatchString(said) {
					found = append(found, finding{Tool: "sqlmap", Kind: "Injection", What: w.key()})
				}
				mu.Unlock()
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(next)
		for _, w := range ways {
			if time.Until(until) < 5*time.Second {
				break
			}
			select {
			case next <- w:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	err = g.Wait()
	return found, tried, len(ways), err
}

// mostOfOne is how long sqlmap may take for one way in, so that a long form does not take the time of the others.
const mostOfOne = 2 * time.Minute

// tryWay lets sqlmap try one way in, with a folder of its own, and gives what it said and whether it came to an end.
func tryWay(ctx context.Context, base, dir string, w wayIn, left time.Duration) (said string, whole bool, err error) {
	args := []string{"--batch", "--level", "1", "--risk", "1", "--technique", "BEU", "--flush-session", "--disable-coloring", "--timeout", "10", "--retries", "0",
		"--dbms", "SQLite", "--drop-set-cookie", "--output-dir", dir, "-u", base + w.path}
	if w.method == http.MethodPost {
		args = append(args, "--data", w.values.Encode())
	} else {
		args[len(args)-1] += "?" + w.values.Encode()
	}
	c, cancel := context.WithTimeout(ctx, min(left, mostOfOne))
	defer cancel()
	out, runErr := exec.CommandContext(c, "sqlmap", args...).CombinedOutput()
	if ctx.Err() != nil {
		return "", false, ctx.Err()
	}
	if runErr != nil && c.Err() == nil && len(out) == 0 {
		return "", false, fmt.Errorf("sqlmap: %w", runErr)
	}
	return string(out), c.Err() == nil, nil
}

// injectable is sqlmap's verdict. That a parameter "appears to be injectable" comes before its own check for a false positive.
var injectable = regexp.MustCompile(`sqlmap identified the following injection point|is vulnerable\.`)

// logged runs a tool with its output in a file of the report; running out of time is no error, for what was found stands.
func logged(ctx context.Context, report, name string, allowed time.Duration, tool string, args ...string) error {
	f, err := os.OpenFile(filepath.Join(report, name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	c, cancel := context.WithTimeout(ctx, allowed)
	defer cancel()
	cmd := exec.CommandContext(c, tool, args...)
	cmd.Stdout, cmd.Stderr = f, f
	if err := cmd.Run(); err != nil && c.Err() == nil {
		return fmt.Errorf("%s: %w; see %s", tool, err, f.Name())
	}
	return ctx.Err()
}
