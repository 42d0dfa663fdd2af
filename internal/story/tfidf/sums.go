package tfidf

// Sums adds up weights by term, for one text or mixture at a time. It is a hash
// table, cheaper to fill and to empty than a map: terms are hashes already, so a
// term is looked up at its low bits, and then in the slots after. The zero value is
// ready for use; it is not safe for concurrent use.
type Sums struct {
	slots Vector // a power of two of them, or none; one of weight 0 is free
	used  []uint32
}

// Add adds so many times v to what Mix mixes; times is above 0.
func (s *Sums) Add(v Vector, times float32) {
	for _, t := range v {
		s.add(t.Term, t.W*times)
	}
}

// Mix is own and all that was added since the last Mix: the heaviest terms of it, at
// length 1.
func (s *Sums) Mix(own Vector) Vector {
	least := float32(1)
	for _, t := range own {
		s.add(t.Term, t.W)
		least = min(least, t.W)
	}
	if len(own) < articleTerms {
		least = 0
	}
	// What weighs less than all of a full vector would not stay in it.
	v := s.take(least).Heaviest(articleTerms)
	v.sort()
	return v.scaled()
}

// add adds a positive weight.
func (s *Sums) add(term uint32, w float32) {
	if 2*len(s.used) >= len(s.slots) {
		s.grow()
	}
	mask := uint32(len(s.slots) - 1)
	at := term & mask
	for s.slots[at].W != 0 && s.slots[at].Term != term {
		at = (at + 1) & mask
	}
	if s.slots[at].W == 0 {
		s.slots[at].Term = term
		s.used = append(s.used, at)
	}
	s.slots[at].W += w
}

func (s *Sums) grow() {
	held := s.take(0)
	s.slots = make(Vector, max(1024, 2*len(s.slots)))
	for _, x := range held {
		s.add(x.Term, x.W)
	}
}

// take empties the table and returns the terms that weigh at least so much, in no
// order.
func (s *Sums) take(least float32) Vector {
	n := 0
	for _, at := range s.used {
		if s.slots[at].W >= least {
			n++
		}
	}
	v := make(Vector, 0, n) // no larger than it must be: articles keep it
	for _, at := range s.used {
		if s.slots[at].W >= least {
			v = append(v, s.slots[at])
		}
		s.slots[at] = Weight{}
	}
	s.used = s.used[:0]
	return v
}
