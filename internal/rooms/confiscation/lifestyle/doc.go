// Package lifestyle decides whether a defendant has a criminal lifestyle under s.75 of the Proceeds of Crime Act 2002, as
// it stood and as the Crime and Policing Act 2026 amends it, and finds the relevant day of s.10(8).
//
// It is pure: Decide reads Facts and a RuleSet and nothing else. It owns no table.
//
// Promises:
//   - three answers: yes, no, and insufficient data. A datum that is not known and could change the answer gives
//     insufficient data and is named; one that could not is left alone and the answer stands;
//   - once every datum that was named is known, the answer is yes or no;
//   - more benefit never turns a yes into anything else;
//   - the order of offences and convictions makes no difference.
//
// Sums are pence, dates are civil days.
package lifestyle
