//go:build unix

package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func seconds(u syscall.Rusage) float64 {
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// cpuSeconds is what this process has used of the processors.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return seconds(u)
}

// spent is what a command that has ended used of the processors, in seconds, and its memory at its highest, in MB.
func spent(c *exec.Cmd) (cpu, mb float64) {
	u, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, 0
	}
	return seconds(*u), float64(u.Maxrss) / 1024
}

// status reads a figure in MB of what the kernel says of a process: VmRSS, VmHWM.
func status(pid int, name string) float64 {
	at := "self"
	if pid != 0 {
		at = strconv.Itoa(pid)
	}
	b, err := os.ReadFile("/proc/" + at + "/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(b), "\n") {
		if v, ok := strings.CutPrefix(line, name+":"); ok {
			n, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 64)
			return n / 1024
		}
	}
	return 0
}

// resetPeak forgets the memory this process has had at its highest, and gives what it has now, in MB. Where the kernel
// cannot forget, the peak so far is where measuring begins.
func resetPeak() float64 {
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		return status(0, "VmHWM")
	}
	return status(0, "VmRSS")
}

// peak is the memory of this process at its highest, in MB.
func peak() float64 { return status(0, "VmHWM") }
