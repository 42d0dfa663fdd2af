package news

import "errors"

// ErrBadText means that an embedding model does not take a text: it is too long, or
// refused.
var ErrBadText = errors.New("embedding model refuses the text")

// Embedder is what made vectors. Those of two embedders cannot be compared.
type Embedder struct {
	Model string
	Dims  int // numbers of a vector; 0 until the first is known
}

// Unembedded is a passage that has no vector yet.
type Unembedded struct {
	Turn    int64 // in the queue; a passage that is written anew takes a new one
	Passage int64
	Text    string // with its article's title
}

// Vector tells what a passage is about by the direction it points in.
type Vector struct {
	Passage int64
	Turn    int64  // the Unembedded it was made of
	Scope   string // of its article, equal for what the same guilds see
	Value   []int8 // one number a dimension; their size together means nothing. Empty when the model takes no such text
}

// Likeness is how much a passage means what a text means.
type Likeness struct {
	Passage int64
	Cosine  float64 // of their vectors; comparable for one text only
}
