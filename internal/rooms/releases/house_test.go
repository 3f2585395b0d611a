package releases_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users/userstest"
)

// house is the room over a force with an open and a restricted case.
type house struct {
	t        *testing.T
	d        *db.DB
	clock    *dbtest.Clock
	r        *releases.Room
	f        userstest.Force
	cases    *cases.Room
	subjects *subjects.Room
	open     cases.Case
	shut     cases.Case
}

const (
	asker   = "Perpetua Quillfeather"
	other   = "Osgood Brandywine"
	telling = "the caller from Tarn Row"
)

func newHouse(t *testing.T, d *db.DB, clock *dbtest.Clock) *house {
	t.Helper()
	ref, people, files := &reference.Room{DB: d}, userstest.Room(d), casestest.Room(d)
	store, err := blob.Open("folder:"+t.TempDir(), d)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, d: d, clock: clock, f: userstest.NewForce(t, d, "FI"), cases: files, subjects: subjects.New(d, files)}
	h.r = releases.New(d, people, ref, files, disclosure.New(d, people, files), store)
	h.open, h.shut = casestest.OpenIn(t, files, h.f, casestest.Titled("Couriers of the coast")), casestest.OpenIn(t, files, h.f, casestest.Restricted, casestest.Titled("ZEPHYRINE hidden"))
	return h
}

func (h *house) as(u ids.User) context.Context { return h.f.As(h.t, h.d, u) }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// person adds somebody to a case.
func (h *house) person(c cases.Case, name, note string) subjects.Subject {
	h.t.Helper()
	s, _, err := h.subjects.Add(h.as(h.f.Lead), c.ID, subjects.NewSubject{Kind: subjects.Person, Name: name, BornOn: caltime.MustDate("1980-02-29"), Address: "4 Marram Lane", Note: note,
		Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.DateOf(h.clock.Now())}})
	h.must(err)
	return s
}

func (h *house) decide(c cases.Case, title, reason string) cases.Decision {
	h.t.Helper()
	x, _, err := h.cases.Decide(h.as(h.f.Lead), c.ID, cases.NewDecision{Title: title, Decision: "Yes", Reason: reason})
	h.must(err)
	return x
}

func (h *house) today() caltime.Date { return caltime.DateOf(h.clock.Now()) }

func (h *house) request() releases.Release {
	h.t.Helper()
	x, err := h.r.RecordRequest(h.as(h.f.Auditor), releases.NewRequest{Name: asker, Contact: "4 Marram Lane", Asked: "Everything", ReceivedOn: h.today()})
	h.must(err)
	h.must(h.r.ConfirmIdentity(h.as(h.f.Auditor), releases.At{Key: x.PublicKey}, x.Version, h.today(), "passport seen"))
	return h.now(x)
}

// now reads a release as it stands.
func (h *house) now(x releases.Release) releases.Release {
	h.t.Helper()
	var y releases.Release
	h.must(h.d.Gorm(h.t.Context()).Where("id = ?", x.ID).Take(&y).Error)
	return y
}

func (h *house) items(x releases.Release) (out []releases.Item) {
	h.t.Helper()
	h.must(h.d.Gorm(h.t.Context()).Where("release_id = ?", x.ID).Order("id").Find(&out).Error)
	return out
}

func at(x releases.Release) releases.At {
	a := releases.At{Key: x.PublicKey}
	if x.CaseID != nil {
		a.Case = *x.CaseID
	}
	return a
}

var neutral = releases.Proposal{Outcome: releases.Neutral, Reason: "see the file", Recipient: asker, RecipientRole: "subject", Way: "post", Address: "4 Marram Lane"}

func giving() releases.Proposal {
	p := neutral
	p.Outcome = releases.Disclose
	return p
}

// file is what a file of a release holds, as it is downloaded.
func (h *house) file(u ids.User, x releases.Release, kind string) []byte {
	h.t.Helper()
	_, f, err := h.r.Download(h.as(u), at(x), kind)
	h.must(err)
	defer f.Close()
	b, err := io.ReadAll(f)
	h.must(err)
	return b
}

// parts is every part of a file, unpacked.
func parts(t *testing.T, data []byte) string {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("PK")) {
		return string(data)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(f.Name + "\n" + string(b) + "\n")
	}
	return out.String()
}
