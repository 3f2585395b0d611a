package users

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/throttle"
)

// What is guessed at. Each is counted apart.
const (
	guessPassword = "password"
	// GuessSecond is a code or other second step of a person whose password was right.
	GuessSecond = "second"
)

// How many wrong guesses may follow one another without waiting; see guessKeys.
const (
	freeHere  = 5   // at one person, in one browser or from one place
	freePlace = 50  // from one place at whomever, where they are not at home
	freeBusy  = 300 // from one place at people who are
	freeFar   = 30  // at one person, from every place that is not usual for them
	usualFor  = 90 * 24 * time.Hour
)

// Guess is one try at a secret.
type Guess struct {
	What    string   // guessPassword, GuessSecond
	Name    string   // the login as typed, folded; or the number of the person
	Person  ids.User // 0 where the login is nobody's
	Address string
	Device  string // the cookie of the browser, "" without
}

// TakeGuess counts a guess before it is judged; TooMany where it must wait. right is to be called when it was right: then
// it is not counted.
//
// No guess of one person's can keep another out. Guesses are counted by person and browser where the browser carries the
// cookie of an earlier signing in of theirs, and by nothing else: whoever hammers their login, from however many places,
// counts elsewhere. Without the cookie they are counted by person and place (an IPv4 address or an IPv6 /64), by place, and, from a
// place where the person has not signed in these 90 days, by person: that alone slows many places down that guess at one.
func (r *Room) TakeGuess(ctx context.Context, g Guess) (right func(ctx context.Context) error, err error) {
	own, shared, err := r.guessKeys(ctx, g)
	if err != nil {
		return nil, err
	}
	wait, err := throttle.Take(ctx, r.DB, append(append([]throttle.Key{}, own), shared...)...)
	if err != nil {
		return nil, err
	}
	if wait > 0 {
		return nil, tooManyGuesses(wait)
	}
	return func(ctx context.Context) error {
		if err := throttle.Clear(ctx, r.DB, own.Name); err != nil || len(shared) == 0 {
			return err
		}
		names := []string{}
		for _, k := range shared {
			names = append(names, k.Name)
		}
		return throttle.Return(ctx, r.DB, names...)
	}, nil
}

func (r *Room) guessKeys(ctx context.Context, g Guess) (own throttle.Key, shared []throttle.Key, err error) {
	known, err := throttle.KnownDevice(ctx, r.DB, int64(g.Person), g.Device)
	if err != nil {
		return own, nil, err
	}
	place := throttle.Place(g.Address)
	usual, err := usualPlace(ctx, r.DB, g.Person, place, r.DB.Time().Add(-usualFor))
	if err != nil {
		return own, nil, err
	}
	if known {
		return throttle.Key{Name: g.What + " device " + throttle.DeviceHash(g.Device) + " " + g.Name, Free: freeHere}, nil, nil
	}
	own = throttle.Key{Name: g.What + " place " + place + " " + g.Name, Free: freeHere}
	if usual {
		return own, []throttle.Key{{Name: "busy " + place, Free: freeBusy}}, nil
	}
	return own, []throttle.Key{{Name: "place " + place, Free: freePlace}, {Name: g.What + " far " + g.Name, Free: freeFar}}, nil
}

func tooManyGuesses(wait time.Duration) error {
	n := int((wait + time.Minute - 1) / time.Minute)
	minutes := fmt.Sprintf("%d minutes", n)
	if n == 1 {
		minutes = "a minute"
	}
	return fault.New(fault.TooMany, "Too many attempts. Wait %s, sign in where you usually do, or ask an administrator for a new link", minutes)
}

// takeToken counts a try with a secret that cannot be guessed, a link or a token for programs: by place alone.
func (r *Room) takeToken(ctx context.Context, what, address string) (wait time.Duration, err error) {
	return throttle.Take(ctx, r.DB, throttle.Key{Name: what + " " + throttle.Place(address), Free: freePlace})
}
