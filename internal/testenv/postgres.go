package testenv

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// ErrNoPostgres means that this machine cannot start a cluster; the text says why.
var ErrNoPostgres = errors.New("cannot start PostgreSQL")

// own is the cluster that this test binary started, if it did. It is kept as a whole:
// the garbage collector would close the pipe of one that is not reachable, and the
// guard would take that for the end of this process.
var own = sync.OnceValues(StartCluster)

// Postgres returns the URL of the maintenance database of a cluster in which the test
// may create databases, as superuser, or ends the test when there can be none. The
// cluster is the one PROCEEDS_TEST_POSTGRES names, else one that this test binary
// starts for itself and that stops when the binary ends, however it ends.
func Postgres(t testing.TB) string {
	t.Helper()
	if url := os.Getenv(EnvPostgres); url != "" {
		return url
	}
	c, err := own()
	if errors.Is(err, ErrNoPostgres) {
		missing(t, absence{"PostgreSQL", "apt-get install postgresql (" + err.Error() + ")"})
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	return c.URL
}

// Cluster is a PostgreSQL cluster for tests: quick, forgetful, reachable only through
// a socket in its own folder.
type Cluster struct {
	// URL is the maintenance database, as superuser. Replace its path for another
	// database.
	URL string

	dir   string
	guard *guard
}

// settings trade every promise to survive a power cut for speed, and keep little of a log
// that nobody replays. The time zone is a force's own, so that code that leans on the
// server's zone being UTC shows.
const settings = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" +
	" -c wal_level=minimal -c max_wal_senders=0 -c min_wal_size=64MB -c max_wal_size=256MB" +
	" -c max_connections=200 -c timezone=Europe/London -c log_timezone=UTC"

// StartCluster makes and starts a cluster in a new folder. It stops, and the folder
// goes, on Stop or when this process ends, even by kill. An error that is
// ErrNoPostgres means that the machine lacks what is needed.
func StartCluster() (*Cluster, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	as, err := runAs()
	if err != nil {
		return nil, err
	}
	dir, err := as.folder()
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, URL: "postgres://postgres@/postgres?host=" + dir + "&sslmode=disable"}
	data, logFile := filepath.Join(dir, "data"), filepath.Join(dir, "log")
	ctl := filepath.Join(bin, "pg_ctl")

	// The guard comes first, so that there is no moment in which this process could die
	// and leave a folder or a server behind.
	stop := append(as.argv(), ctl, "-D", data, "-m", "immediate", "-w", "stop")
	if c.guard, err = startGuard(stop, dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := as.run(dir, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	if err := as.run(dir, ctl, "-D", data, "-l", logFile, "-w", "-t", "60", "-o", settings+" -k "+dir, "start"); err != nil {
		said, _ := os.ReadFile(logFile)
		return nil, errors.Join(fmt.Errorf("%w\n%s", err, said), c.Stop())
	}
	return c, nil
}

// Stop ends the cluster and removes its folder. It waits until both are done.
func (c *Cluster) Stop() error { return c.guard.release() }

// postgresBin returns the folder of initdb and pg_ctl: beside those on the path, or
// where Debian keeps them, the newest version first.
func postgresBin() (string, error) {
	if path, err := exec.LookPath("pg_ctl"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil && hasInitdb(filepath.Dir(real)) {
			return filepath.Dir(real), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	sort.Slice(found, func(i, j int) bool { return version(found[i]) > version(found[j]) })
	for _, dir := range found {
		if hasInitdb(dir) {
			return dir, nil
		}
	}
	return "", fmt.Errorf("%w: no initdb and pg_ctl", ErrNoPostgres)
}

// hasInitdb tells whether dir holds both programs that a cluster needs.
func hasInitdb(dir string) bool {
	for _, name := range []string{"initdb", "pg_ctl"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// version returns 15 for /usr/lib/postgresql/15/bin, 0 for what has no number.
func version(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

// account is who runs the server: this user, or, for root, the user postgres, since
// PostgreSQL refuses to run as root.
type account struct {
	other    bool
	uid, gid int
}

// runAs returns the account that may run the server.
func runAs() (account, error) {
	if runtime.GOOS == "windows" {
		return account{}, fmt.Errorf("%w on Windows: set %s to a running cluster", ErrNoPostgres, EnvPostgres)
	}
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return account{}, fmt.Errorf("%w as root without a user postgres: %v", ErrNoPostgres, err)
	}
	if _, err := exec.LookPath("runuser"); err != nil {
		return account{}, fmt.Errorf("%w as root without runuser: %v", ErrNoPostgres, err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, err
	}
	return account{other: true, uid: uid, gid: gid}, nil
}

// folder makes the cluster's folder, owned by the account. It is in memory where there is
// room, or under /tmp, and not under TMPDIR: another user must reach it, and a socket's
// path has at most 107 bytes.
func (a account) folder() (string, error) {
	parent := "/tmp"
	if roomy(memory) {
		parent = memory
	}
	dir, err := os.MkdirTemp(parent, "proceeds-pg-")
	if err != nil {
		return "", err
	}
	if a.other {
		if err := os.Chown(dir, a.uid, a.gid); err != nil {
			return "", errors.Join(err, os.RemoveAll(dir))
		}
	}
	return dir, nil
}

// argv returns what goes before a command to run it as the account.
func (a account) argv() []string {
	if a.other {
		return []string{"runuser", "-u", "postgres", "--"}
	}
	return nil
}

// run runs a program as the account and returns what it said when it fails. It waits
// for the program alone: the server that pg_ctl leaves behind holds no pipe of ours.
// What it says goes through a file in dir.
func (a account) run(dir, program string, args ...string) error {
	out, err := os.CreateTemp(dir, "said-")
	if err != nil {
		return err
	}
	defer out.Close()
	argv := append(append(a.argv(), program), args...)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = out, out
	detach(cmd)
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, strings.TrimSpace(string(said)))
	}
	return nil
}
