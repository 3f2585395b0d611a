// Package assets owns what a case knows of property: assets, interests (an asset, a holder, a share), seizures with
// their exhibits, and the append-only value ledger.
//
// It promises that
//
//   - an interest moves only along the steps of the asset state machine, and an impossible step is refused with the
//     steps that are open instead;
//   - at most one family of denial holds an interest at a time, because property under Part 5 is not free property
//     (s.82 of the Proceeds of Crime Act 2002) and so cannot also stand in an available amount;
//   - the shares of an asset's live interests never exceed the whole;
//   - a ledger entry never changes: a mistake is reversed by an entry that names it, once;
//   - the sums a case shows are those of its ledger, in the transaction that changes it.
//
// Every verb opens the case through access first. Orders move interests by SetState and add to the ledger by Observe;
// imports use AddBatch.
package assets
