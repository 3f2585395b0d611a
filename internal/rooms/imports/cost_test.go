package imports_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"

	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/internal/testenv"
)

// cpu is how long this process has used a processor, its own and the system's time together.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkCookCounty reports what a dry run and an apply of the real file cost: seconds of CPU, and the most memory that
// the whole process ever held, in MB. One run each is enough: go test -run - -bench CookCounty -benchtime 1x.
func BenchmarkCookCounty(b *testing.B) {
	path := testenv.Samples(b, "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx")
	for _, name := range []string{"dry", "apply"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				d := dbtest.SQLite(b, dbtest.NewClock(dbtest.Now))
				userstest.NewForce(b, d, "FI")
				r, ctx := rooms(d), atCommandLine(b)
				runtime.GC()
				was := cpu(b)
				b.StartTimer()
				run := r.Preview
				if name == "apply" {
					run = r.Apply
				}
				got, err := run(ctx, cook(file(b, path)))
				if err != nil || got.Created != 23091 {
					b.Fatalf("created %d: %v", got.Created, err)
				}
				b.ReportMetric((cpu(b) - was).Seconds(), "cpu-s/op")
			}
			b.ReportMetric(peak(b), "peak-MB")
		})
	}
}

// peak is the most memory the process has held so far, in MB.
func peak(t testing.TB) float64 {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return float64(u.Maxrss) / 1024
}
