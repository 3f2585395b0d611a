package demo

import (
	"math"
	"math/rand/v2"

	"proceeds/internal/base/money"
)

// dice is a source of chance that a seed fixes. Each story has its own, so that a change in one leaves the others alone.
type dice struct{ *rand.Rand }

func newDice(seed, stream uint64) dice { return dice{rand.New(rand.NewPCG(seed, stream))} }

// in gives a whole number from a to b, both possible.
func (d dice) in(a, b int) int {
	if b <= a {
		return a
	}
	return a + d.IntN(b-a+1)
}

// maybe is true in p of 100.
func (d dice) maybe(p int) bool { return d.IntN(100) < p }

// one picks one of a list.
func one[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// odds is a thing and how often it comes up against the others.
type odds[T any] struct {
	weight int
	what   T
}

// draw picks by weight.
func draw[T any](d dice, list []odds[T]) T {
	sum := 0
	for _, o := range list {
		sum += o.weight
	}
	n := d.IntN(sum)
	for _, o := range list {
		if n -= o.weight; n < 0 {
			return o.what
		}
	}
	return list[len(list)-1].what
}

// sum draws a sum around a median in pounds, spread as sums of money are: many small, few large. It is cut to least and
// most, and rounded down to a multiple of to pence.
func (d dice) sum(median, spread, least, most float64, to int64) money.Pence {
	x := median * math.Exp(d.NormFloat64()*spread)
	p := int64(min(max(x, least), most) * 100)
	return money.Pence(max(p/to*to, int64(least*100)))
}

// cash draws a sum of notes: most finds are counted in tens and twenties, some hold odd notes, few hold coins.
func (d dice) cash(median float64) money.Pence {
	to := draw(d, []odds[int64]{{46, 10_00}, {40, 5_00}, {10, 1_00}, {4, 1}})
	return d.sum(median, 0.9, 1_050, 285_000, to)
}
