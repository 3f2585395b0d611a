//go:build faults

package faults

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/testenv"
)

// moments is how many times each thing is killed on each engine.
const moments = 20

// program builds the real binary once.
func program(t *testing.T) string {
	t.Helper()
	root, err := testenv.Root()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "proceeds")
	c := exec.Command("go", "build", "-o", bin, "./cmd/proceeds")
	c.Dir, c.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// engines gives, for each engine, a way to make a new migrated database.
var engines = []struct {
	name string
	url  func(testing.TB) string
}{{"sqlite", dbtest.SQLiteURL}, {"postgres", dbtest.PostgresURL}}

func run(t *testing.T, bin string, args ...string) []byte {
	t.Helper()
	var out, errOut bytes.Buffer
	c := exec.Command(bin, args...)
	c.Stdout, c.Stderr = &out, &errOut
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, errOut.String())
	}
	return out.Bytes()
}

func open(t *testing.T, address string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), address, db.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func count(t *testing.T, d *db.DB, q string) (n int64) {
	t.Helper()
	if err := d.Gorm(context.Background()).Raw(q).Scan(&n).Error; err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return n
}

// TestKilledImport kills an import and then finds the batch whole or absent; a second run makes it whole.
func TestKilledImport(t *testing.T) {
	bin := program(t)
	file := filepath.Join(t.TempDir(), "seizures.csv")
	const rows = 3000
	writeSeizures(t, file, rows)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			args := func(address, dir string) []string {
				return []string{"import", file, "--profile", "cook-county", "--param", "usd=0.79", "--database", address, "--data-dir", dir, "--json"}
			}
			prepare := func() (string, string) {
				address, dir := e.url(t), t.TempDir()
				run(t, bin, "demo", "--cases", "2", "--database", address, "--data-dir", dir)
				return address, dir
			}
			address, dir := prepare()
			begun := time.Now()
			run(t, bin, args(address, dir)...)
			whole := time.Since(begun)
			t.Logf("an import of %d rows takes %s", rows, whole.Round(time.Millisecond))
			var killed, absent, complete int
			for i := 0; killed < moments && i < 3*moments; i++ {
				address, dir := prepare()
				c := exec.Command(bin, args(address, dir)...)
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				// Spread over the whole run: a kill that came too late says that the run is shorter than was thought.
				begun := time.Now()
				time.Sleep(time.Duration(float64(whole) * (float64(killed) + rand.Float64()) / moments))
				_ = c.Process.Kill()
				if err := c.Wait(); err != nil {
					killed++
				} else {
					whole = min(whole, time.Since(begun))
				}
				d := open(t, address)
				batches := count(t, d, "SELECT COUNT(*) FROM import_batches")
				cases := count(t, d, "SELECT COUNT(*) FROM cases WHERE batch_id IS NOT NULL")
				items := count(t, d, "SELECT COUNT(*) FROM import_rows")
				ledger := count(t, d, "SELECT COUNT(*) FROM ledger_entries WHERE currency = 'USD'")
				switch {
				case batches == 0 && cases == 0 && items == 0 && ledger == 0:
					absent++
				case batches == 1 && items == rows && cases > 0 && ledger >= rows:
					complete++
				default:
					t.Errorf("moment %d: %d batches, %d cases, %d rows, %d ledger entries", i, batches, cases, items, ledger)
				}
				// Run again: whatever was there, now it is whole, once.
				var again struct{ Rows, Created, Unchanged, Refused int64 }
				if err := json.Unmarshal(run(t, bin, args(address, dir)...), &again); err != nil {
					t.Fatal(err)
				}
				if again.Created+again.Unchanged != rows || count(t, d, "SELECT COUNT(*) FROM import_rows") != rows {
					t.Errorf("moment %d: the second run made %+v", i, again)
				}
			}
			t.Logf("%d killed: %d absent, %d whole", killed, absent, complete)
			if killed < moments {
				t.Errorf("only %d kills came in time to be a test", killed)
			}
		})
	}
}

// header is that of the county's release.
var header = strings.Split("InventNumb,PolRptNumb,INumber,SeizeDate,SeizeAddress,SeizeCity,SeizeState,SeizeZip,InvItemNumb,Descr,EstValue,Vin,Findings,ForfDate,ForfValue,CaseNumb,AD,ADDate", ",")

// writeSeizures makes a file in the shape of the county's release.
func writeSeizures(t *testing.T, path string, rows int) {
	t.Helper()
	var b strings.Builder
	b.WriteString(strings.Join(header, ",") + "\n")
	for i := range rows {
		line := map[string]string{"CaseNumb": fmt.Sprintf("14COFO-%06d", i/2), "InventNumb": fmt.Sprintf("%08d", 10000000+i), "InvItemNumb": "1",
			"PolRptNumb": fmt.Sprintf("HX-%06d", i/2), "SeizeDate": "05/23/2014", "Descr": "U.S.C.", "EstValue": fmt.Sprintf("%d.%02d", 100+i, i%100), "SeizeCity": "Chicago", "SeizeState": "IL"}
		cells := make([]string, len(header))
		for j, h := range header {
			cells[j] = line[h]
		}
		b.WriteString(strings.Join(cells, ",") + "\n")
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// server is the real program, serving.
type server struct {
	cmd *exec.Cmd
	url string
}

func serve(t *testing.T, bin, address, dir string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	c := exec.Command(bin, "serve", "--addr", addr, "--database", address, "--data-dir", dir, "--job-lease", "2s", "--log-level", "error")
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{c, "http://" + addr}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	for range 300 {
		if res, err := http.Get(s.url + "/healthz"); err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the server did not come up")
	return nil
}

func (s *server) kill() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() }

// TestKilledExport kills the server while it makes a workbook; after a restart the job ends and no partial file is listed.
func TestKilledExport(t *testing.T) {
	bin := program(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			address, dir := e.url(t), t.TempDir()
			run(t, bin, "demo", "--cases", "60", "--database", address, "--data-dir", dir)
			d := open(t, address)
			// Every workbook is a job here.
			if err := makeEveryExportAJob(d); err != nil {
				t.Fatal(err)
			}
			s := serve(t, bin, address, dir)
			manager := signInManager(t, s.url)
			begun := time.Now()
			startExport(t, manager)
			waitForExports(t, d)
			whole := time.Since(begun)
			t.Logf("an export takes %s", whole.Round(time.Millisecond))
			ready, failed := 0, 0
			for i := range moments {
				startExport(t, manager)
				time.Sleep(time.Duration(float64(whole) * (float64(i) + rand.Float64()) / moments * 1.1))
				s.kill()
				s = serve(t, bin, address, dir)
				manager = signInManager(t, s.url)
				waitForExports(t, d)
				r, f := checkExports(t, d, dir)
				ready, failed = r, f
			}
			t.Logf("after %d kills: %d ready, %d failed", moments, ready, failed)
			if ready+failed != moments+1 {
				t.Errorf("%d exports are ready or failed, want %d", ready+failed, moments+1)
			}
		})
	}
}

// signInManager takes the manager of the demonstration at the sign-in page.
func signInManager(t *testing.T, base string) *webtest.Browser {
	t.Helper()
	b := webtest.NewAt(t, base)
	page := b.Get("/sign-in").Must(http.StatusOK)
	for i, label := range page.All("button[name=user]") {
		if strings.Contains(label, "manager") {
			id := page.Attr(fmt.Sprintf("button[name=user]:nth-of-type(%d)", i+1), "value")
			b.Post("/sign-in/demo", url.Values{"user": {id}}).Must(http.StatusSeeOther)
			return b
		}
	}
	t.Fatal("the sign-in page offers no manager")
	return nil
}

// makeEveryExportAJob lowers the number of rows up to which a workbook is made at once.
func makeEveryExportAJob(d *db.DB) error {
	return d.Maintain(context.Background(), func(g *gorm.DB) error {
		return g.Exec("INSERT INTO reference_values (kind, code, value, from_on, created_at) VALUES ('limit', 'export.atonce', '0', '2020-01-01', ?)", d.Time()).Error
	})
}

func startExport(t *testing.T, b *webtest.Browser) {
	t.Helper()
	form := b.Get("/reports/missed-opportunities").Must(http.StatusOK).Form("form[action*='/reports/missed-opportunities']")
	b.Post("/reports/missed-opportunities", form).Must(http.StatusSeeOther)
}

// waitForExports waits until no export is being made.
func waitForExports(t *testing.T, d *db.DB) {
	t.Helper()
	for range 1200 {
		if count(t, d, "SELECT COUNT(*) FROM exports WHERE state = 'preparing'") == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("an export never ended")
}

// checkExports reads every file that is listed and holds it against its hash.
func checkExports(t *testing.T, d *db.DB, dir string) (ready, failed int) {
	t.Helper()
	where := "database"
	if d.Dialect() == db.SQLite {
		where = "folder:" + filepath.Join(dir, "files")
	}
	files, err := blob.Open(where, d)
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		State, BlobHash string
		Size            int64
	}
	if err := d.Gorm(context.Background()).Raw("SELECT state, blob_hash, size FROM exports").Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		switch r.State {
		case "failed":
			failed++
		case "ready":
			ready++
			f, err := files.Open(context.Background(), r.BlobHash)
			if err != nil {
				t.Errorf("a listed file cannot be opened: %v", err)
				continue
			}
			h := sha256.New()
			n, err := io.Copy(h, f)
			f.Close()
			if err != nil || n != r.Size || hex.EncodeToString(h.Sum(nil)) != r.BlobHash {
				t.Errorf("a listed file is partial: %d of %d bytes, %v", n, r.Size, err)
			}
		default:
			t.Errorf("an export is left %s", r.State)
		}
	}
	if n := count(t, d, "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'export%' AND state NOT IN ('done','failed','cancelled')"); n != 0 {
		t.Errorf("%d export jobs have not ended", n)
	}
	return ready, failed
}
