package quota

import (
	"testing"

	"arpent/internal/access"
)

func TestStandingAmongPeers(t *testing.T) {
	person := func(id, role string, quota, attained int64) PersonStanding {
		return PersonStanding{UserID: access.UserID(id), Role: role, Figures: Figures{Quota: quota, Attained: &attained}}
	}
	all := []PersonStanding{person("a", "owner", 100, 9000), person("b", "owner", 100, 8000), person("c", "owner", 200, 9000), person("d", "owner", 50, 9500),
		person("e", "owner", 110, 2000), person("f", "owner", 90, 8999), person("far", "owner", 900, 1), person("boss", "manager", 100, 1), {UserID: "none", Role: "owner"}}
	list := append([]PersonStanding{}, all...)
	rankAmongPeers(list, all)
	// Below a's 9,000 are b, e and f of five; c is even with it: three and a half of five.
	if p := list[0]; p.Peers != 5 || p.Ahead == nil || *p.Ahead != 70 {
		t.Errorf("a: %d peers, ahead of %v", p.Peers, p.Ahead)
	}
	if p := list[6]; p.Peers != 0 || p.Ahead != nil {
		t.Errorf("whose quota is like nobody's stands among %d", p.Peers)
	}
	for _, p := range list[7:] {
		if p.Ahead != nil || p.Peers != 0 {
			t.Errorf("%s stands among owners", p.UserID)
		}
	}
}
