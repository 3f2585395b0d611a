// Package api is the way in for programs: operations over the verbs of the rooms, described by one OpenAPI document under
// /api/v1. It owns no table.
//
// It promises that
//
//   - every operation but the document itself asks for a personal token, and names the same permission as the page that
//     does the same; cookies and sessions are nothing to it;
//   - a token acts as its person with no more rights than its scopes leave, and each call is recorded;
//   - a body holds what the document names and nothing else; whatever is wrong is answered as a problem (RFC 9457) that
//     names its place;
//   - what an answer consulted is logged before the answer leaves.
package api
