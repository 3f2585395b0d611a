package imports_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
	"proceeds/internal/testenv"

	"path/filepath"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
)

// rooms are what an import goes through.
func rooms(d *db.DB) *imports.Room {
	people, ref := userstest.Room(d), &reference.Room{DB: d}
	files := cases.NewRoom(d, people)
	property := assets.NewRoom(d, files, ref)
	chances := opportunities.New(d, people, files, ref)
	files.OnChange = append(files.OnChange, chances.Recheck)
	return imports.NewRoom(d, people, files, property, chances)
}

func file(t testing.TB, path string) imports.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return imports.File{Name: filepath.Base(path), Content: f, Size: st.Size()}
}

func cook(f imports.File) imports.Request {
	return imports.Request{File: f, Profile: "cook-county", Params: map[string]string{"usd": "0.79"}}
}

func atCommandLine(t testing.TB) context.Context {
	return actor.With(t.Context(), actor.AtCommandLine())
}

func TestTheRealFileIsImported(t *testing.T) {
	path := testenv.Samples(t, "cook_county_seizures/Copy of FOIA_Forfeitures.xlsx")
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		userstest.NewForce(t, d, "FI")
		r, ctx := rooms(d), atCommandLine(t)
		t0 := time.Now()
		dry, err := r.Preview(ctx, cook(file(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		t.Log("dry", time.Since(t0))
		t0 = time.Now()
		real, err := r.Apply(ctx, cook(file(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		t.Log("apply", time.Since(t0))
		batch := real.Batch
		real.Batch = ""
		if df := cmp.Diff(dry, real); df != "" {
			t.Errorf("(-dry run +apply)\n%s", df)
		}
		fmt.Println(batch)
		t0 = time.Now()
		again, err := r.Apply(ctx, cook(file(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		t.Log("again", time.Since(t0), again.Created, again.Updated, again.Unchanged, again.Refused)
	})
}
