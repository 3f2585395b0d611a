//go:build unix

package db_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// passerby names the database whose locks another process is to look at.
const passerby = "PROCEEDS_TEST_PASSERBY"

// SQLite's readers share a lock on these bytes of the file for as long as they have it open.
const sharedFirst, sharedSize = 0x40000002, 510

// A database that a process has open twice keeps its locks. Without them another process that opens and closes it, as a
// command or a backup does, takes itself for the last, and removes the write-ahead log with what was committed.
func TestOpeningTwiceKeepsTheLocks(t *testing.T) {
	if path := os.Getenv(passerby); path != "" {
		lookAtLock(t, path)
		return
	}
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "twice.db")
	for range 2 {
		d, err := db.Open(ctx, "sqlite:"+path, db.Options{Clock: dbtest.NewClock(dbtest.Now).Now})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if err := d.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	other := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestOpeningTwiceKeepsTheLocks$")
	other.Env = append(os.Environ(), passerby+"="+path)
	if out, err := other.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func lookAtLock(t *testing.T, path string) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: sharedFirst, Len: sharedSize}
	if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &l); err != nil {
		t.Fatal(err)
	}
	if l.Type == syscall.F_UNLCK {
		t.Error("another process finds the open database without a lock")
	}
}
