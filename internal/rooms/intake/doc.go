// Package intake owns what happened elsewhere that may hold a financial opportunity, and what is referred to the unit:
// events (an arrest, a search, a seizure by an officer, a charge, a conviction, intelligence, a tasking) and referrals with
// their receipt, decision and reason. It promises that the same event of a source comes in once, that every point of a
// score is shown, that no referral is refused or returned without a reason, and that the queue begins with what runs out
// first. Everyone of the force who may see cases sees its events and referrals, but not that one was linked to a
// restricted case of which they are no member; a referrer sees only their own referrals.
package intake
