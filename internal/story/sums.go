package story

// sums adds up weights by term. It is a hash table for one text at a time, cheaper to
// fill and to empty than a map: terms are hashes already, so a term is looked up at
// its low bits, and then in the slots after.
type sums struct {
	slots vector // a power of two of them, or none; one of weight 0 is free
	used  []uint32
}

// add adds a positive weight.
func (s *sums) add(term uint32, w float32) {
	if 2*len(s.used) >= len(s.slots) {
		s.grow()
	}
	mask := uint32(len(s.slots) - 1)
	at := term & mask
	for s.slots[at].w != 0 && s.slots[at].term != term {
		at = (at + 1) & mask
	}
	if s.slots[at].w == 0 {
		s.slots[at].term = term
		s.used = append(s.used, at)
	}
	s.slots[at].w += w
}

func (s *sums) grow() {
	held := s.take(0)
	s.slots = make(vector, max(1024, 2*len(s.slots)))
	for _, x := range held {
		s.add(x.term, x.w)
	}
}

// take empties the table and returns the terms that weigh at least so much, in no
// order.
func (s *sums) take(least float32) vector {
	n := 0
	for _, at := range s.used {
		if s.slots[at].w >= least {
			n++
		}
	}
	v := make(vector, 0, n) // no larger than it must be: articles keep it
	for _, at := range s.used {
		if s.slots[at].w >= least {
			v = append(v, s.slots[at])
		}
		s.slots[at] = weight{}
	}
	s.used = s.used[:0]
	return v
}
