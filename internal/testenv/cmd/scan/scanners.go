package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
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

// sqlmap tries, behind base, every way in that the crawl found, until its time is over, and says how many it tried.
func (s *site) sqlmap(ctx context.Context, base, report string, allowed time.Duration) (found []finding, tried int, err error) {
	ways, err := s.waysIn(400)
	if err != nil {
		return nil, 0, err
	}
	if len(ways) < 10 {
		return nil, 0, fmt.Errorf("the crawl found only %d ways in: the session was lost", len(ways))
	}
	until := time.Now().Add(allowed)
	if err := os.WriteFile(filepath.Join(report, "sqlmap.log"), nil, 0o600); err != nil {
		return nil, 0, err
	}
	each := max(allowed/time.Duration(len(ways)), 8*time.Second)
	for _, w := range ways {
		left := time.Until(until)
		if left < 5*time.Second {
			fmt.Printf("scan: time was over with %d of %d ways in tried by sqlmap\n", tried, len(ways))
			break
		}
		args := []string{"--batch", "--level", "1", "--risk", "1", "--technique", "BEU", "--flush-session", "--disable-coloring", "--timeout", "10", "--retries", "0",
			"--dbms", "SQLite", "--drop-set-cookie",
			"--output-dir", filepath.Join(report, "sqlmap"), "-u", base + w.path}
		if w.method == "POST" {
			args = append(args, "--data", w.values.Encode())
		} else {
			args[len(args)-1] += "?" + w.values.Encode()
		}
		var said strings.Builder
		c, cancel := context.WithTimeout(ctx, min(left, 4*each))
		cmd := exec.CommandContext(c, "sqlmap", args...)
		cmd.Stdout, cmd.Stderr = &said, &said
		runErr := cmd.Run()
		cancel()
		if ctx.Err() != nil {
			return nil, tried, ctx.Err()
		}
		if err := appendTo(filepath.Join(report, "sqlmap.log"), "\n=== "+w.method+" "+w.path+"?"+w.values.Encode()+"\n"+said.String()); err != nil {
			return nil, tried, err
		}
		tried++
		if injectable.MatchString(said.String()) {
			found = append(found, finding{Tool: "sqlmap", Kind: "Injection", What: w.key()})
		}
		if runErr != nil && !errors.Is(c.Err(), context.DeadlineExceeded) && said.Len() == 0 {
			return nil, tried, fmt.Errorf("sqlmap: %w", runErr)
		}
	}
	return found, tried, nil
}

var injectable = regexp.MustCompile(`(?m)(sqlmap identified the following injection point|is vulnerable\.|appears to be .* injectable)`)

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

func appendTo(path, s string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(s); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
