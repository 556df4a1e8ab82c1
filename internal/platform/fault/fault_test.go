package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"arpent/internal/platform/fault"
)

func TestCodeOf(t *testing.T) {
	wrapped := fmt.Errorf("while saving: %w", fault.NotFound("account", "a1"))
	for _, c := range []struct {
		err  error
		want fault.Code
	}{
		{wrapped, fault.Missing},
		{fault.Invalid("x.y", "no").Wrap(errors.New("cause")), fault.Unprocessed},
		{errors.New("anything"), fault.Internal},
	} {
		if got := fault.CodeOf(c.err); got != c.want {
			t.Errorf("CodeOf(%v) = %s, want %s", c.err, got, c.want)
		}
	}
}
