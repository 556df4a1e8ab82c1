package eval

// Truth is a verdict of three-valued logic: a comparison with a value that is
// not known is neither true nor false, and so is its negation.
type Truth int8

// The verdicts. The zero value is Unknown.
const (
	Unknown Truth = 0
	True    Truth = 1
	False   Truth = -1
)

func (t Truth) String() string {
	return [...]string{"false", "unknown", "true"}[t+1]
}

// Not turns true into false and leaves unknown as it is.
func (t Truth) Not() Truth { return -t }

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}
