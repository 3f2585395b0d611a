//go:build unix

package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// The budgets of the engine.
const (
	mostOfRaw    = 1.6  // of the CPU of raw XML with the same deflate
	mostOfStream = 0.35 // of the CPU of excelize's StreamWriter
	mostMemory   = 60   // MB above idle
	mostOfRows   = 0.3  // of the CPU of excelize's Rows(), reading
)

// benchWriting compares the writers on the same rows, in turns.
func benchWriting(o options, t *table) error {
	names := []string{"engine", "report", "raw", "stream"}
	cpu, above := map[string][]float64{}, map[string][]float64{}
	size := map[string]int64{}
	for range o.rounds {
		for _, name := range names {
			c, err := apart("write", name, strconv.Itoa(o.rows))
			if err != nil {
				return err
			}
			cpu[name], above[name], size[name] = append(cpu[name], c.CPU), append(above[name], c.Above), c.Bytes
		}
	}
	what := map[string]string{"engine": "workbook: one sheet, this engine", "report": "workbook: a whole report, charts and pivot, this engine", "raw": "workbook: raw sheet XML, same deflate", "stream": "workbook: excelize StreamWriter"}
	for _, name := range names {
		t.add(row{Name: what[name], Size: o.rows, Value: median(cpu[name]), Unit: "CPU s"})
		r := row{Name: what[name], Size: o.rows, Value: median(above[name]), Unit: "MB above idle"}
		if name == "engine" || name == "report" {
			r.Budget = mostMemory
		}
		t.add(r)
		t.add(row{Name: what[name], Size: o.rows, Value: float64(size[name]) / (1 << 20), Unit: "MB of file"})
	}
	for _, name := range []string{"engine", "report"} {
		t.add(row{Name: what[name], Size: o.rows, Value: ratio(cpu[name], cpu["raw"]), Unit: "ratio of CPU", Budget: mostOfRaw, Against: "raw sheet XML, same deflate"})
		t.add(row{Name: what[name], Size: o.rows, Value: ratio(cpu[name], cpu["stream"]), Unit: "ratio of CPU", Budget: mostOfStream, Against: "excelize StreamWriter"})
	}
	if o.many == 0 {
		return nil
	}
	large := map[string]cost{}
	for _, name := range names {
		c, err := apart("write", name, strconv.Itoa(o.many))
		if err != nil {
			return err
		}
		large[name] = c
		t.add(row{Name: what[name], Size: o.many, Value: c.CPU, Unit: "CPU s"})
		r := row{Name: what[name], Size: o.many, Value: c.Above, Unit: "MB above idle"}
		if name == "engine" || name == "report" {
			r.Budget = mostMemory
		}
		t.add(r)
	}
	for _, name := range []string{"engine", "report"} {
		t.add(row{Name: what[name], Size: o.many, Value: large[name].CPU / large["raw"].CPU, Unit: "ratio of CPU", Budget: mostOfRaw, Against: "raw sheet XML, same deflate"})
		t.add(row{Name: what[name], Size: o.many, Value: large[name].CPU / large["stream"].CPU, Unit: "ratio of CPU", Budget: mostOfStream, Against: "excelize StreamWriter"})
	}
	return nil
}

// ratio is the median of the ratios of runs of the same round.
func ratio(a, b []float64) float64 {
	var list []float64
	for i := range a {
		if b[i] > 0 {
			list = append(list, a[i]/b[i])
		}
	}
	return median(list)
}

// benchReading compares the readers on one file, in turns.
func benchReading(o options, t *table) error {
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "book.xlsx")
	if err := writeFile(file, o.rows); err != nil {
		return err
	}
	names := []string{"engine", "excelize"}
	cpu, above := map[string][]float64{}, map[string][]float64{}
	cells := map[string]int{}
	for range min(o.rounds, 3) { // the other one takes long
		for _, name := range names {
			c, err := apart("read", name, file)
			if err != nil {
				return err
			}
			cpu[name], above[name], cells[name] = append(cpu[name], c.CPU), append(above[name], c.Above), c.Cells
		}
	}
	if least := 20 * o.rows; cells["engine"] < least || cells["excelize"] < least {
		return fmt.Errorf("%d and %d cells were read of %d", cells["engine"], cells["excelize"], least)
	}
	t.add(row{Name: "reading a workbook, this engine", Size: o.rows, Value: median(cpu["engine"]), Unit: "CPU s"})
	t.add(row{Name: "reading a workbook, this engine", Size: o.rows, Value: median(above["engine"]), Unit: "MB above idle"})
	t.add(row{Name: "reading a workbook, excelize Rows()", Size: o.rows, Value: median(cpu["excelize"]), Unit: "CPU s"})
	t.add(row{Name: "reading a workbook, this engine", Size: o.rows, Value: ratio(cpu["engine"], cpu["excelize"]), Unit: "ratio of CPU", Budget: mostOfRows, Against: "excelize Rows(), default"})
	return nil
}

func writeFile(file string, n int) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	if err := writeEngine(w, made(n)); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
