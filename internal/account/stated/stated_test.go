package stated_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"arpent/internal/account/stated"
)

func said(values ...string) stated.Words {
	var out stated.Words
	for _, v := range values {
		out = append(out, stated.Word{Value: v})
	}
	return out
}

func TestWords(t *testing.T) {
	file := stated.Stamp{Source: "import/1", By: "hq", On: "2026-01-05"}
	ana := stated.Stamp{By: "ana", On: "2026-02-01"}
	w := stated.Words(nil).Lay([]string{"SAP", "C++"}, file)
	if again := w.Lay([]string{"sap", "C++"}, stated.Stamp{Source: "import/2", On: "2026-03-01"}); !reflect.DeepEqual(again, w) {
		t.Errorf("the same again: %+v", again)
	}
	if more := w.Lay([]string{"C#"}, file); len(more) != 3 {
		t.Errorf("C++ and C# are two: %+v", more)
	}
	// Somebody takes one away and adds another.
	now, err := w.Say(said("C++", " Sage  100 "), ana)
	if err != nil || !reflect.DeepEqual(now.Now(), []string{"C++", "Sage 100"}) {
		t.Fatalf("%+v %v", now, err)
	}
	if sap := now[0]; sap.To != "2026-02-01" || sap.EndedBy != "ana" || sap.Source != "import/1" {
		t.Errorf("what was taken away: %+v", sap)
	}
	if sage := now[2]; sage.By != "ana" || sage.On != "2026-02-01" || sage.Source != "" {
		t.Errorf("what was added: %+v", sage)
	}
	// A file does not bring back what somebody took away.
	if after := now.Lay([]string{"SAP"}, file); !reflect.DeepEqual(after, now) {
		t.Errorf("brought back: %+v", after)
	}
	// Undone on the same day, everything is as it was.
	back, err := now.Say(said("SAP", "C++"), ana)
	if err != nil || !reflect.DeepEqual(back, w) {
		t.Errorf("undone: %+v, was %+v, %v", back, w, err)
	}
	// Later, who says it again says it anew.
	if later, _ := now.Say(said("SAP"), stated.Stamp{By: "ben", On: "2026-04-01"}); later[0].By != "ben" || later[0].To != "" {
		t.Errorf("said again: %+v", later)
	}
	if both := now.With(w); !reflect.DeepEqual(both.Now(), []string{"SAP", "C++", "Sage 100"}) {
		t.Errorf("of two: %+v", both)
	}
	if _, err := w.Say(said(string(make([]byte, 300))+"x"), ana); err == nil {
		t.Error("a word of 300 characters is taken")
	}
	for cell, want := range map[string][]string{"SAP, AutoCAD;sap\n Odoo ": {"SAP", "AutoCAD", "Odoo"}, " ; ": nil} {
		if got := stated.Split(cell, true); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %q", cell, got)
		}
	}
	if got := stated.Split("École des Mines, Nancy; UTC", false); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

// A list in a change is the whole list: nothing of a former word shines through.
func TestWordsAreReplaced(t *testing.T) {
	w := stated.Words{{Value: "SAP", Source: "import/1", By: "hq"}}
	if err := json.Unmarshal([]byte(`[{"value":"Odoo"}]`), &w); err != nil || !reflect.DeepEqual(w, said("Odoo")) {
		t.Errorf("%+v %v", w, err)
	}
}
