package place

import "testing"

func TestLevels(t *testing.T) {
	for _, info := range service.Levels() {
		l := level(t, info.ID)
		if l.Len() != info.Areas {
			t.Errorf("%s has %d areas, its description says %d", info.ID, l.Len(), info.Areas)
		}
		for _, parent := range info.Parents {
			if len(l.Parent(parent)) != l.Len() {
				t.Errorf("%s: no parents in %s", info.ID, parent)
			}
		}
	}
}
