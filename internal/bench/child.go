//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"

	"proceeds/internal/platform/xlsx"
)

// childArg makes the program run one thing alone and tell what it took.
const childArg = "-child"

// cost is what one thing took, the making of its rows left out.
type cost struct {
	CPU   float64 `json:"cpu"`   // seconds, user and system
	Above float64 `json:"above"` // MB of memory at its highest above what stood before
	Bytes int64   `json:"bytes"` // of the file
	Cells int     `json:"cells"`
}

// apart runs one thing in a process of its own.
func apart(args ...string) (c cost, err error) {
	self, err := os.Executable()
	if err != nil {
		return c, err
	}
	cmd := exec.Command(self, append([]string{childArg}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return c, fmt.Errorf("%v: %w", args, err)
	}
	return c, json.Unmarshal(out, &c)
}

// child is the process of its own: what, how, and its size or file.
func child(args []string) error {
	if len(args) != 3 {
		return errUnknown
	}
	var c cost
	var err error
	switch what, how, arg := args[0], args[1], args[2]; what {
	case "write":
		n, convErr := strconv.Atoi(arg)
		write := writers[how]
		if convErr != nil || write == nil {
			return errUnknown
		}
		c, err = writing(write, n)
	case "read":
		read := readers[how]
		if read == nil {
			return errUnknown
		}
		c, err = measured(func() (int64, int, error) { n, err := read(arg); return 0, n, err })
	default:
		return errUnknown
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(c)
}

// writing measures a writer that puts rows that are in memory into a file.
func writing(write func(io.Writer, []record) error, n int) (cost, error) {
	list := made(n)
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(dir)
	c, err := measured(func() (int64, int, error) {
		f, err := os.OpenFile(filepath.Join(dir, "book.xlsx"), os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return 0, 0, err
		}
		defer f.Close()
		w := bufio.NewWriterSize(f, 64<<10)
		if err := write(w, list); err != nil {
			return 0, 0, err
		}
		if err := w.Flush(); err != nil {
			return 0, 0, err
		}
		st, err := f.Stat()
		if err != nil {
			return 0, 0, err
		}
		return st.Size(), 20 * n, nil
	})
	runtime.KeepAlive(list)
	return c, err
}

// measured runs do from a clean heap.
func measured(do func() (bytes int64, cells int, err error)) (c cost, err error) {
	runtime.GC()
	debug.FreeOSMemory()
	idle := resetPeak()
	at := cpuSeconds()
	c.Bytes, c.Cells, err = do()
	c.CPU = cpuSeconds() - at
	c.Above = peak() - idle
	return c, err
}

func readEngine(file string) (n int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	s, err := xlsx.OpenSource(f, st.Size(), "", xlsx.ReadLimits{})
	if err != nil {
		return 0, err
	}
	for r, err := range s.Rows(context.Background()) {
		if err != nil {
			return 0, err
		}
		n += len(r.Fields)
	}
	return n, nil
}
