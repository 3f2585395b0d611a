// Package factors holds what a second proof of identity is made of: one-time codes by the clock (RFC 6238), passkeys
// (WebAuthn) and recovery codes, and the key that keeps their secrets from whoever reads the database. It knows no person
// and keeps nothing: a room stores what it gives.
package factors
