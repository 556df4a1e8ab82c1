package web_test

import (
	"testing"

	"arpent/web"
)

// Letters and feeds count as the screens do.
func TestWhatIsSaidHasPlurals(t *testing.T) {
	for _, c := range []struct {
		language string
		count    int
		want     string
	}{
		{"en", 0, "0 accounts came to you by the rule “North”"},
		{"en", 1, "1 account came to you by the rule “North”"},
		{"en", 2, "2 accounts came to you by the rule “North”"},
		{"fr", 0, "0 compte est arrivé chez vous par la règle « North »"},
		{"fr", 1, "1 compte est arrivé chez vous par la règle « North »"},
		{"fr", 2, "2 comptes sont arrivés chez vous par la règle « North »"},
	} {
		if got := web.Say(c.language, "signal_says_group", map[string]any{"count": c.count, "text": c.count, "rule": "North"}); got != c.want {
			t.Errorf("%s, %d: %s", c.language, c.count, got)
		}
	}
	if got := web.Say("en", "signal_no_such_thing", nil); got != "" {
		t.Errorf("what is not there: %q", got)
	}
}
