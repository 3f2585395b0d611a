package demo

import (
	"container/heap"
	"time"
)

// step is something that happens at an instant.
type step struct {
	at  time.Time
	n   int // the order in which steps of one instant were added
	run func() error
	who string // for errors: which story
}

// queue holds the steps that are still to come, the next first.
type queue struct {
	list []step
	n    int
}

func (q *queue) add(at time.Time, who string, run func() error) {
	q.n++
	heap.Push(q, step{at: at.UTC().Truncate(time.Second), n: q.n, run: run, who: who})
}

func (q *queue) next() (step, bool) {
	if len(q.list) == 0 {
		return step{}, false
	}
	return heap.Pop(q).(step), true
}

// Len, Less, Swap, Push and Pop are heap.Interface.
func (q *queue) Len() int { return len(q.list) }

// Less puts the earlier first, and of one instant the one added first.
func (q *queue) Less(i, j int) bool {
	a, b := q.list[i], q.list[j]
	if !a.at.Equal(b.at) {
		return a.at.Before(b.at)
	}
	return a.n < b.n
}

// Swap is of heap.Interface.
func (q *queue) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }

// Push is of heap.Interface.
func (q *queue) Push(x any) { q.list = append(q.list, x.(step)) }

// Pop is of heap.Interface.
func (q *queue) Pop() any {
	last := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return last
}
