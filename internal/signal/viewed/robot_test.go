package viewed

import (
	"encoding/csv"
	"net/http/httptest"
	"os"
	"testing"
	"time"
)

// Agents of readers' browsers and of robots, as they call themselves.
func TestRobotsAreToldFromReaders(t *testing.T) {
	file, err := os.Open("testdata/agents.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) < 60 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if reader := !robot(row[1]); reader != (row[0] == "yes") {
			t.Errorf("a reader: %t: %q", reader, row[1])
		}
	}
}

func TestWhyARequestIsNoReading(t *testing.T) {
	const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
	now := time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
	for i, c := range []struct {
		method string
		age    time.Duration
		header map[string]string
		want   string
	}{
		{"GET", time.Hour, map[string]string{"User-Agent": browser, "Accept-Language": "fr"}, NoScript},
		{"GET", time.Hour, map[string]string{"User-Agent": browser}, NoScript},
		{"GET", time.Second, map[string]string{"User-Agent": browser}, AtOnce},
		{"GET", time.Second, map[string]string{"User-Agent": browser, "Accept-Language": "fr"}, NoScript},
		{"HEAD", time.Hour, map[string]string{"User-Agent": browser, "Accept-Language": "fr"}, Head},
		{"GET", time.Hour, map[string]string{}, Agent},
		{"GET", time.Hour, map[string]string{"User-Agent": browser, "Sec-Purpose": "prefetch;prerender"}, Prefetch},
		{"GET", time.Hour, map[string]string{"User-Agent": browser, "X-Moz": "prefetch"}, Prefetch},
		{"GET", time.Hour, map[string]string{"User-Agent": browser, "Sec-GPC": "1"}, Declined},
	} {
		r := httptest.NewRequest(c.method, "/l/x", nil)
		for k, v := range c.header {
			r.Header.Set(k, v)
		}
		if got := apart(r, now.Add(-c.age), now); got != c.want {
			t.Errorf("%d: %s, want %s", i, got, c.want)
		}
	}
}
