package makes

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

func TestLongIDs(t *testing.T) {
	for in, want := range map[string]string{"0015g00000XyZab": "0015g00000XyZabAAF", "0015g00000XyZabAAF": "0015g00000XyZabAAF", "": "", "not an id here!": "not an id here!"} {
		if got := longID(in); got != want {
			t.Errorf("longID(%q) = %q, want %q", in, got, want)
		}
	}
}

// A line may be folded within a letter, and a picture of many lines costs no
// more than its bytes.
func TestFoldedCards(t *testing.T) {
	photo := "PHOTO:" + strings.Repeat("\r\n "+strings.Repeat("A", 74), 40_000)
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := WriteCards(strings.NewReader("BEGIN:VCARD\r\nFN:Zo\xc3\r\n \xa9 Petit\r\n"+photo+"\r\nEND:VCARD\r\n"), w); err != nil {
		t.Fatal(err)
	}
	if w.Flush(); !strings.Contains(out.String(), "Zoé Petit") {
		t.Errorf("read as %q", out.String())
	}
}

// Whatever a file of cards holds, a table comes out: every record as wide as
// its heading.
func FuzzCards(f *testing.F) {
	f.Add([]byte("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoé Petit\r\nitem1.URL:https://www.linkedin.com/in/zoe\r\nNOTE:a\\nb\r\n c\r\nEND:VCARD\r\n"))
	f.Add([]byte("BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:D=C3=BCrr;Jo=\n=C3=AB\nTEL;TYPE=\"cell:x\":+33 6\nEND:VCARD"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := WriteCards(bytes.NewReader(data), w); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		records, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(records) == 0 || len(records[0]) != len(cardColumns) {
			t.Fatalf("%d records, %v", len(records), err)
		}
	})
}
