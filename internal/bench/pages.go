//go:build unix

package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// demoCases is how many cases the synthetic force of the measured pages has. The budgets are for a hundred thousand: what
// is measured here is the same pages on a small force, and says little of growth.
const demoCases = 400

// benchProgram measures the program as it is shipped: its size, its start, its memory, its pages.
func benchProgram(o options, t *table) error {
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bin, err := build(o, dir, t)
	if err != nil {
		return err
	}
	list, err := databases(dir, "pages")
	if err != nil {
		return err
	}
	for _, p := range list {
		p.bin = bin
		if err := p.bench(o, t); err != nil {
			return fmt.Errorf("%s: %w", p.engine, err)
		}
	}
	return nil
}

func (p program) bench(o options, t *table) error {
	cpu, _, err := p.once("demo", "--cases", strconv.Itoa(demoCases))
	if err != nil {
		return err
	}
	t.add(row{Name: "making the synthetic force", Engine: p.engine, Size: demoCases, Value: cpu, Unit: "CPU s"})
	var starts []float64
	for range 5 {
		s, err := p.serve()
		if err != nil {
			return err
		}
		s.stop()
		starts = append(starts, float64(s.ready.Microseconds())/1000)
	}
	t.add(row{Name: "start to first page", Engine: p.engine, Size: demoCases, Value: median(starts), Unit: "ms", Budget: 300})
	s, err := p.serve()
	if err != nil {
		return err
	}
	defer s.stop()
	time.Sleep(2 * time.Second)
	t.add(row{Name: "memory when idle", Engine: p.engine, Size: demoCases, Value: status(s.cmd.Process.Pid, "VmRSS"), Unit: "MB", Budget: 80})
	// The kernel counts what it has mapped of the program's file, which it shares between processes and takes back at will.
	t.add(row{Name: "memory when idle, but for the program's file", Engine: p.engine, Size: demoCases, Value: status(s.cmd.Process.Pid, "RssAnon"), Unit: "MB"})
	if err := p.pages(o, t, s); err != nil {
		return err
	}
	s.stop()
	return p.detect(t)
}

var caseLink = regexp.MustCompile(`href="(/cases/[A-Z]+-\d{4}-\d+)"`)

// pages asks for each page many times, one after another, and for a list as a workbook.
func (p program) pages(o options, t *table, s *server) error {
	c, err := s.signIn("Manager")
	if err != nil {
		return err
	}
	body, err := get(c, s.base+"/cases?view=all")
	if err != nil {
		return err
	}
	link := caseLink.FindSubmatch(body)
	if link == nil {
		return errors.New("the list of cases is empty")
	}
	one := string(link[1])
	for _, x := range []struct {
		name, path string
		budget     float64
	}{
		{"list of cases, by deadline", "/cases", 15}, {"list of cases, by value", "/cases?view=all&sort=-stake", 15}, {"list of opportunities", "/opportunities?layout=list", 15},
		{"case, overview", one, 15}, {"case, assets", one + "/assets", 15}, {"case, timeline", one + "/timeline", 15},
		{"search by a name", "/search?q=ward", 40}, {"search by a reference", "/search?q=" + filepath.Base(one), 40}, {"Missed, whole page", "/missed", 100},
	} {
		ms, err := timed(c, s.base+x.path, o.pages)
		if err != nil {
			return err
		}
		t.add(row{Name: x.name + ", p50", Engine: p.engine, Size: demoCases, Value: quantile(ms, 0.5), Unit: "ms"})
		t.add(row{Name: x.name + ", p95", Engine: p.engine, Size: demoCases, Value: quantile(ms, 0.95), Unit: "ms", Budget: x.budget})
	}
	began := time.Now()
	res, err := c.PostForm(s.base+"/lists/cases", url.Values{"format": {"xlsx"}, "query": {"view=all"}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the list of cases as a workbook: %s", res.Status)
	}
	t.add(row{Name: "list of cases as a workbook", Engine: p.engine, Size: demoCases, Value: float64(time.Since(began).Microseconds()) / 1000, Unit: "ms"})
	return nil
}

// timed asks for a page n times after a few to warm up, and gives the milliseconds of each.
func timed(c *http.Client, at string, n int) ([]float64, error) {
	var ms []float64
	for i := range n + 5 {
		began := time.Now()
		if _, err := get(c, at); err != nil {
			return nil, err
		}
		if i >= 5 {
			ms = append(ms, float64(time.Since(began).Microseconds())/1000)
		}
	}
	return ms, nil
}

// detect evaluates every rule on every case. What the program takes to start is taken off: it is what one case takes.
func (p program) detect(t *table) error {
	const ref = "nothing/of/this/name"
	start := 0.0
	cmd := p.command("detect", "--case", ref)
	if _, err := cmd.CombinedOutput(); err != nil {
		start, _ = spent(cmd) // there is no such case: it started, looked and ended
	}
	cpu, mb, err := p.once("detect")
	if err != nil {
		return err
	}
	t.atLeast(row{Name: "detection with loading", Engine: p.engine, Size: demoCases, Value: demoCases / max(cpu-start, 0.001), Unit: "cases a CPU s", Budget: 4000})
	t.add(row{Name: "detection with loading", Engine: p.engine, Size: demoCases, Value: mb, Unit: "MB"})
	return nil
}

const cookCounty = "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx"

// benchImport imports the Cook County workbook, where the samples are at hand: 23,106 rows.
func benchImport(o options, t *table) error {
	samples := os.Getenv("PROCEEDS_SAMPLES")
	if samples == "" {
		fmt.Fprintln(os.Stderr, "bench: no PROCEEDS_SAMPLES: the import of the Cook County workbook is left out")
		return nil
	}
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bin, err := build(o, dir, nil)
	if err != nil {
		return err
	}
	list, err := databases(dir, "import")
	if err != nil {
		return err
	}
	for _, p := range list {
		p.bin = bin
		if _, _, err := p.once("demo", "--cases", "3"); err != nil {
			return err
		}
		for _, how := range []string{"dry run", "apply"} {
			args := []string{"import", filepath.Join(samples, cookCounty), "--profile", "cook-county", "--param", "usd=0.79"}
			if how == "dry run" {
				args = append(args, "--dry-run")
			}
			cpu, mb, err := p.once(args...)
			if err != nil {
				return err
			}
			t.add(row{Name: "import of the Cook County workbook, " + how, Engine: p.engine, Size: 23_106, Value: cpu, Unit: "CPU s", Budget: 6})
			t.add(row{Name: "import of the Cook County workbook, " + how, Engine: p.engine, Size: 23_106, Value: mb, Unit: "MB", Budget: 150})
		}
	}
	return nil
}
