package jobs

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// TestMain lets this program be run as a worker that another test kills.
func TestMain(m *testing.M) {
	if url := os.Getenv("PROCEEDS_TEST_WORKER"); url != "" {
		worker(url)
		return
	}
	os.Exit(m.Run())
}

// worker runs the queue of a database; the handler changes a row in a transaction that it never ends, and says so.
func worker(url string) {
	d, err := db.Open(context.Background(), url, db.Options{Clock: func() time.Time { return dbtest.Now }})
	if err != nil {
		panic(err)
	}
	q := New(d, Options{})
	q.Handle("endless", func(ctx context.Context, j *Job) error {
		return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			tx.Record("work.done", db.On{}, nil)
			if err := j.Finish(ctx, tx, "by the killed one"); err != nil {
				return err
			}
			os.Stdout.WriteString("begun\n")
			select {}
		})
	})
	if _, err := q.RunDue(context.Background()); err != nil {
		panic(err)
	}
}

// A worker killed in the middle of its transaction leaves nothing of it, and another takes the job up and ends it.
func TestKilledWorker(t *testing.T) {
	for engine, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			url, clock := url(t), dbtest.NewClock(dbtest.Now)
			d, err := db.Open(t.Context(), url, db.Options{Clock: clock.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			id := put(t, dbtest.System(t), d, "endless", nil)

			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "PROCEEDS_TEST_WORKER="+url)
			cmd.Stderr = os.Stderr
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadString('\n')
			cmd.Process.Kill()
			cmd.Wait()
			if err != nil || strings.TrimSpace(line) != "begun" {
				t.Fatalf("the worker said %q, %v", line, err)
			}
			if s := status(t, d, id); s.State != Running || s.Attempt != 1 {
				t.Errorf("%+v", s)
			}
			q, _ := queue(d, Options{})
			q.Handle("endless", func(ctx context.Context, j *Job) error {
				return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					tx.Record("work.done", db.On{Kind: "job", ID: int64(j.ID)}, nil)
					return j.Finish(ctx, tx, "by the living one")
				})
			})
			runDue(t, q, 0)
			clock.Advance(31 * time.Second)
			runDue(t, q, 1)
			if s := status(t, d, id); s.State != Done || s.Attempt != 2 || string(s.Result) != `"by the living one"` {
				t.Errorf("%+v", s)
			}
			if n := workDone(t, d); n != 1 {
				t.Errorf("the work was done %d times", n)
			}
		})
	}
}

func workDone(t *testing.T, d *db.DB) (n int64) {
	t.Helper()
	if err := d.Gorm(t.Context()).Model(&db.AuditEntry{}).Where("action = 'work.done'").Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}
