// Package confiscation owns confiscation under Part 2 of the Proceeds of Crime Act 2002 from conviction to the last penny:
// proceedings against each defendant of a case under the regime that applies to them (the postponement of sections 14 and
// 15, or the timetable of sections 15A to 15C), the statements of sections 16 to 18, the order with its schedule of
// property, time to pay, interest, payments, enforcement, uplift and reduction. The order itself is an order of package
// orders; what it is worth is in the ledger of package assets. Tables: confiscation_proceedings,
// confiscation_days, confiscation_orders, confiscation_sums, confiscation_lines, confiscation_payments, confiscation_acts.
//
// It promises that
//
//   - the regime of each defendant is chosen by dated reference data, shown with its reason, and may be set to the one
//     the court applied;
//   - property that Part 5 holds is never in an available amount (s.82); a gift is counted once; benefit is never summed
//     as money;
//   - an order is never above the benefit; an uplift or a reduction changes the amount of an order and is never a new one;
//   - interest is a measure of its own, reckoned in whole pence with one rounding, and no payment is counted twice;
//   - sums leave the ledger by reversal only.
package confiscation
