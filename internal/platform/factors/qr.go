package factors

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR is a QR code as an SVG path: squares of one unit in a box of Size by Size, quiet zone included.
type QR struct {
	Size int
	Path string
}

// quiet is the white border that readers want, in squares.
const quiet = 4

// QROf draws text as a QR code.
func QROf(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QR{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var b strings.Builder
	n := code.Bounds().Dx()
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && dark(code.At(x, y).RGBA()) {
				x++
			}
			if w := x - from; w > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, w, w)
			}
		}
	}
	return QR{Size: n + 2*quiet, Path: b.String()}, nil
}

func dark(r, _, _, _ uint32) bool { return r < 0x8000 }
