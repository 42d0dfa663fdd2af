package main

import (
	"fmt"
	"math"
	"slices"
	"syscall"
	"time"
)

// cpu is the user and system time this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("getrusage: %v", err)) // only a wrong argument makes it fail
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// times collects one CPU and one wall time an operation.
type times struct{ cpu, wall []time.Duration }

func (t *times) measure(op func() error) error {
	c, w := cpu(), time.Now()
	err := op()
	t.wall = append(t.wall, time.Since(w))
	t.cpu = append(t.cpu, cpu()-c)
	return err
}

// percentile is the smallest value that share of them do not exceed, in
// milliseconds.
func percentile(d []time.Duration, share float64) float64 {
	if len(d) == 0 {
		return 0
	}
	d = slices.Sorted(slices.Values(d))
	at := max(0, int(math.Ceil(share*float64(len(d))))-1)
	return round(float64(d[at].Microseconds())/1000, 3)
}

func round(x float64, digits int) float64 {
	p := math.Pow(10, float64(digits))
	return math.Round(x*p) / p
}
