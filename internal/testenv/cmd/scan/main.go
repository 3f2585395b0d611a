// Command scan attacks a demonstration with two scanners, wapiti and sqlmap, signed in as an investigator. It fails for
// every finding that argued.txt does not answer, and where more than a few ways in were not reached.
//
//	go run ./internal/testenv/cmd/scan -program bin/proceeds [-minutes 20] [-report DIR]
//
// It fills a demonstration of its own and serves copies of it on free ports of this machine: one to wapiti, and to sqlmap a
// fresh one for each way in. It ends what it began. What the scanners said lies in the report folder whole; ways.txt there
// says what each way in answered.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
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
	pattern, end, err := newPattern(ctx, program, report)
	if err != nil {
		return nil, err
	}
	defer end()
	ways, err := pattern.waysIn(600)
	if err != nil {
		return nil, err
	}
	fmt.Printf("scan: the crawl found %d ways in; the reports go to %s\n", len(ways), report)

	found, err := pattern.wapiti(ctx, report, (allowed-time.Since(start))*2/5)
	if err != nil {
		return nil, err
	}
	tries, err := pattern.sqlmap(ctx, ways, report, allowed-time.Since(start))
	if err != nil {
		return nil, err
	}
	fmt.Printf("scan: took %s\n", time.Since(start).Round(time.Second))
	injected, err := judge(tries, report)
	if err != nil {
		return nil, err
	}
	broken, err := panics(report)
	if err != nil {
		return nil, err
	}
	return slices.Concat(found, injected, broken), nil
}

// panics gives a finding for each line of the server's log that tells of a fault of ours: no input may cause one.
func panics(report string) ([]finding, error) {
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
