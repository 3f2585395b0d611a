// Package opportunities owns chances to take the proceeds of crime: detected by rules or entered by people, taken,
// declined, missed or lapsed, and why. Tables: opportunities, opportunity_steps, case_checks; view v_opportunities.
//
// It promises that a rule proposes run_out and never missed; that only a reviewer who does not own an opportunity
// confirms it missed; that a decline above the threshold, or of a value not known, waits for a second person; that a
// window which ends meanwhile is run out; that what a person decided no rule changes; that every step is kept; and that
// running the rules again over the same facts changes nothing. Its wording is factual and names no one at fault, because
// these records may be disclosed (CPIA 1996). Package rules holds the rules themselves.
package opportunities
