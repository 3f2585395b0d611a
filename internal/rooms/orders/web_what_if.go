package orders

import (
	"net/url"

	"proceeds/internal/rooms/orders/powers"
)

// whatIfHref is the help page with the clock filled in, to try it with other facts; "" for a clock that is not of the list
// people explain by code.
func whatIfHref(k Clock) string {
	p, ok := powers.ByCode(k.Code)
	if !ok || !p.Clock || p.Sealed {
		return ""
	}
	q := url.Values{"code": {string(k.Code)}, "nation": {string(k.Nation)}, "start": {k.StartLocal}}
	return "/help/clocks?" + q.Encode()
}
