package live_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"arpent/internal/platform/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSlowListenerLosesTheOldest(t *testing.T) {
	h := live.NewHub()
	l := h.Listen("a")
	for n := range 1000 {
		h.Publish("a", "n", n)
	}
	first := <-l.C
	if string(first.Data) == "0" {
		t.Error("the oldest event was kept")
	}
	var last live.Event
	for len(l.C) > 0 {
		last = <-l.C
	}
	if string(last.Data) != "999" {
		t.Errorf("last is %s", last.Data)
	}
	l.Close()
	if h.Watched("a") {
		t.Error("still watched")
	}
}

func TestStream(t *testing.T) {
	h := live.NewHub()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.Stream(w, r, nil, func(topic string) bool { return topic != "secret" }); err != nil {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer server.Close()
	refused, err := http.Get(server.URL + "?topic=secret")
	if err != nil || refused.StatusCode != http.StatusNotFound {
		t.Fatal(refused, err)
	}
	refused.Body.Close()
	answer, err := http.Get(server.URL + "?topic=job/1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() != "data: {}" {
	}
	h.Publish("job/1", "progress", map[string]int{"done": 3})
	h.Shut()
	var text strings.Builder
	for lines.Scan() {
		text.WriteString(lines.Text() + "\n")
	}
	if want := "event: progress\ndata: {\"topic\":\"job/1\",\"data\":{\"done\":3}}\n"; !strings.Contains(text.String(), want) {
		t.Errorf("stream:\n%s", text.String())
	}
}
