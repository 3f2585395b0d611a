// Package releases is what leaves the force about people, with redaction: answers to requests for access to one's own data
// (DPA 2018 ss.45, 52 to 54; law document 8.1) and disclosures of a case to the prosecutor, the defence or a court. It owns
// releases, release_items, release_masks, release_looks and release_files.
//
// What it promises:
//
//   - One person prepares a release, another approves it. Whoever judged a field of it or took a passage out does not approve.
//   - A release is made of fields of records, facts and assessments told apart, as they read when they were collected. Each is
//     disclosed or withheld on a ground. What the product finds to be of a third person is withheld until somebody decides.
//   - What is withheld, field or passage, is not in the files that are made: a block of one length stands in its place. The
//     files are made once, at the approval, and kept by the hash of their content.
//   - Whoever handles a request for access sees of it what they may see anyway. Cases that only their members see are looked
//     through by their members, whom the product asks; their silence, their refusal and the lack of any such case look the same.
//     The confidential compartment is never looked at.
//   - "We hold nothing" and "we give nothing" are one letter, byte for byte.
package releases

import (
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

// Room keeps the releases of an installation.
type Room struct {
	DB         *db.DB
	Users      *users.Room
	Reference  *reference.Room
	Cases      *cases.Room
	Disclosure *disclosure.Room
	Blobs      blob.Store
}

// New makes the room.
func New(d *db.DB, people *users.Room, ref *reference.Room, files *cases.Room, dis *disclosure.Room, blobs blob.Store) *Room {
	return &Room{DB: d, Users: people, Reference: ref, Cases: files, Disclosure: dis, Blobs: blobs}
}
