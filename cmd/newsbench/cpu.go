package main

import (
	"fmt"
	"math"
	"slices"
	"syscall"
	"time"
)

// spending is what this process has used so far.
func spending() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("getrusage: %v", err)) // only a wrong argument makes it fail
	}
	return u
}

// cpu is the user and system time that this process has used.
func cpu() time.Duration {
	u := spending()
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMemory is the most memory that this process has held, in MB; Linux counts
// it in KB.
func peakMemory() float64 {
	u := spending()
	return megabytes(u.Maxrss << 10)
}

// millisEach is a time spent on n things, in milliseconds for each.
func millisEach(spent time.Duration, n int) float64 {
	return round(float64(spent.Microseconds())/1000/float64(max(1, n)), 3)
}

// times collects the CPU time and the wall time of each operation.
type times struct{ cpu, wall []time.Duration }

func (t *times) measure(op func() error) error {
	c, w := cpu(), time.Now()
	err := op()
	t.wall = append(t.wall, time.Since(w))
	t.cpu = append(t.cpu, cpu()-c)
	return err
}

// percentile is the smallest of the values that a share of all do not exceed, in
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
