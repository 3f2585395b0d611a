// Package orders owns what courts and officers do with property and the clocks that law runs on it: orders and notices,
// the steps of each, the reports a court asks for, and statutory clocks. Tables: orders, order_interests, order_steps,
// order_reports, clocks.
//
// It promises that
//
//   - a clock is reckoned once, by the version of the law in force that day, from the non-working days of the place of
//     seizure; its inputs, steps and rule version are frozen with it. Only a change of those days reckons it again, while
//     it runs: then its case is told what moved. A clock that is over is never touched;
//   - a clock whose end passes without its act becomes lapsed, once, whatever number of programs run, and stays on
//     record; what it held lapses with it where the law says so;
//   - the clock that ends soonest stands on its case in the transaction that changed it;
//   - an order moves only along the steps of the order state machine; a step the law does not allow is refused with the
//     reason and the steps that are open;
//   - no order runs past the law's longest time from the FIRST order of its chain, however often it is extended or
//     varied;
//   - who applied and who authorised are kept with rank and accreditation as they were on the day, and are two people.
//
// The powers themselves, their counting rules and worked examples, are in package powers.
package orders
