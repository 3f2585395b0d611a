package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
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

// overrun is how much longer than it was told wapiti may take until its report is there: on a busy machine each of its
// attacks ends late.
const overrun = 5 * time.Minute

// wapiti crawls and attacks a copy of the demonstration within the time allowed.
func (p *pattern) wapiti(ctx context.Context, report string, allowed time.Duration) ([]finding, error) {
	f, err := stand(p)
	if err != nil {
		return nil, err
	}
	defer f.leave()
	base := f.address
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
	if err := logged(ctx, report, "wapiti.log", allowed+overrun, "wapiti", args...); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("wapiti left no report: %w", err)
	}
	found, err := readWapiti(b)
	if err != nil {
		return nil, err
	}
	_, said, err := f.told()
	fmt.Printf("scan: wapiti was answered %d requests (%s)\n", f.count(), tally(said))
	for _, kind := range slices.Sorted(maps.Keys(f.shuts)) {
		fmt.Printf("scan: %s shut wapiti out of a case %d times; it went on with a fresh copy\n", kind, f.shuts[kind])
	}
	if !f.answers() {
		found = append(found, finding{Tool: "scan", Kind: "Server no longer answers", What: "after wapiti"})
	}
	return found, err
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

// try is what came of one way in.
type try struct {
	way    wayIn
	first  int         // the status of its first answer; 0: it was not begun
	said   map[int]int // its answers by status
	shut   int         // how often it shut the investigator out of the case
	whole  bool        // sqlmap came to its end
	inject bool        // sqlmap found an injection
	dead   bool        // the server answered no more
}

// sqlmap tries every way in, as many at once as there are cores, each on a fresh copy of the demonstration, until its time is
// over. What was not begun by then is among the tries too.
func (p *pattern) sqlmap(ctx context.Context, ways []wayIn, report string, allowed time.Duration) ([]try, error) {
	log, err := os.OpenFile(filepath.Join(report, "sqlmap.log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	until := time.Now().Add(allowed)
	tries := make([]try, len(ways))
	var mu sync.Mutex
	next := make(chan int)
	g, ctx := errgroup.WithContext(ctx)
	for n := range runtime.NumCPU() {
		g.Go(func() error {
			f, err := stand(p)
			if err != nil {
				return err
			}
			defer f.leave()
			for i := range next {
				said, one, err := f.try(ctx, filepath.Join(report, "sqlmap", strconv.Itoa(n)), ways[i], time.Until(until))
				if err != nil {
					return err
				}
				tries[i] = one
				mu.Lock()
				_, err = fmt.Fprintf(log, "\n=== %s %s?%s\n%s", ways[i].method, ways[i].path, ways[i].values.Encode(), said)
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
		for i, w := range ways {
			tries[i].way = w
			if time.Until(until) < 5*time.Second {
				continue
			}
			select {
			case next <- i:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return tries, g.Wait()
}

// try begins a way in on a fresh copy and lets sqlmap try it.
func (f *front) try(ctx context.Context, dir string, w wayIn, left time.Duration) (said string, out try, err error) {
	if err := f.begin(); err != nil {
		return "", try{}, err
	}
	said, whole, err := tryWay(ctx, f.address, dir, w, left)
	if err != nil {
		return "", try{}, err
	}
	out = try{way: w, whole: whole, inject: injectable.MatchString(said), dead: !f.answers()}
	out.first, out.said, err = f.told()
	for _, n := range f.shuts {
		out.shut += n
	}
	return said, out, err
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
