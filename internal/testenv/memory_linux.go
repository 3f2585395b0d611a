package testenv

import (
	"os"
	"regexp"
	"strconv"
	"syscall"
)

var available = regexp.MustCompile(`(?m)^MemAvailable: +(\d+) kB$`)

// roomy tells whether dir is a file system in memory that anybody may write to, with
// enough free of it and of the memory itself.
func roomy(dir string) bool {
	const tmpfs = 0x01021994
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || int64(fs.Type) != tmpfs || int64(fs.Bavail)*int64(fs.Bsize) < enough {
		return false
	}
	if s, err := os.Stat(dir); err != nil || s.Mode().Perm() != 0o777 {
		return false
	}
	info, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return false
	}
	m := available.FindSubmatch(info)
	if m == nil {
		return false
	}
	kilobytes, err := strconv.ParseInt(string(m[1]), 10, 64)
	return err == nil && kilobytes<<10 >= enough
}
