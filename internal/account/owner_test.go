package account_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"arpent/internal/access"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/platform/fault"
)

// withheld is a gate behind which managers give no account to another owner.
type withheld struct{}

func (withheld) Guards(string) bool                                    { return false }
func (withheld) Pass(context.Context, access.Actor, string, any) error { return nil }
func (withheld) Alone(_ context.Context, _ access.Actor, op string) (bool, error) {
	return op != "set-account-owner", nil
}

// Who may not give accounts away cannot do so one by one, nor by a file: the
// rest of what the file says is taken, and the row tells why not this.
func TestOwnersAreGivenByWhoeverMay(t *testing.T) {
	dbtest.Each(t, importSets, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, in, bring := importing(t, d)
		users := s.users
		users.UseGate(withheld{})
		hq, manager := hq(), hq()
		manager.User.Role = access.Manager
		m := bring(hq, "Id,Account Name,BillingCity,Owner\n1,Dupont,Lyon,camille@example.org\n", intake.ImportOptions{System: "crm"})
		dupont := find(t, s, "dupont")
		if counts(m) != "1+0=0-0" || dupont.OwnerID == "" {
			t.Fatalf("%s %+v", counts(m), dupont)
		}
		other, err := users.AddUser(ctx, d, access.NewUser{Email: "paul@example.org", Name: "Paul Petit", Role: access.Representative})
		if err != nil {
			t.Fatal(err)
		}
		patch, _ := json.Marshal(map[string]any{"owner_id": other})
		if _, err := s.Change(ctx, manager, dupont.ID, dupont.Version, patch); fault.CodeOf(err) != fault.Denied {
			t.Errorf("a manager gave it away: %v", err)
		}
		if _, err := s.Change(ctx, manager, dupont.ID, dupont.Version, json.RawMessage(`{"phone":"0102030405"}`)); err != nil {
			t.Errorf("the rest is the manager's to change: %v", err)
		}
		m = bring(manager, "Id,Account Name,BillingCity,Owner,Employees\n1,Dupont,Lyon,paul@example.org,12\n2,Nouveau,Lille,paul@example.org,3\n", intake.ImportOptions{System: "crm"})
		after := find(t, s, "dupont")
		if counts(m) != "1+1=0-0" || after.OwnerID != dupont.OwnerID || after.Headcount == nil || *after.Headcount != 12 {
			t.Errorf("%s %+v", counts(m), after)
		}
		if got := find(t, s, "nouveau").OwnerID; got != other {
			t.Errorf("a new account's owner is %q", got)
		}
		var flagged strings.Builder
		if err := in.WriteProblems(ctx, m, false, "en", &flagged); err != nil || !strings.Contains(flagged.String(), "headquarters decides") {
			t.Errorf("the row does not tell: %s", flagged.String())
		}
		bring(hq, "Id,Account Name,BillingCity,Owner\n1,Dupont,Lyon,paul@example.org\n", intake.ImportOptions{System: "crm"})
		if got := find(t, s, "dupont").OwnerID; got != other {
			t.Errorf("headquarters may: %q", got)
		}
	})
}
