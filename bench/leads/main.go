// Command leads asks the Lead Builder through HTTP, as its screen does, by
// people who may see everything, a sixth and a sixtieth, and tells how long
// answers take. The company is made up and kept in SQLite.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"arpent/internal/platform/db"
	"arpent/internal/platform/httpd"
)

// counted are the fields whose values every answer counts.
var counted = []string{"function", "seniority", "sector", "size", "region", "territory", "language", "customer", "contactable", "spotlight", "reach", "owner"}

func main() {
	leads := flag.Int("leads", 1_000_000, "how many leads")
	seed := flag.Uint64("seed", 1, "of the generator")
	asks := flag.Int("asks", 500, "questions of each kind")
	clients := flag.Int("clients", 1, "who ask at once")
	profile := flag.String("profile", "", "write a processor profile of all but the storing here")
	flag.Parse()
	if err := run(*leads, *seed, *asks, *clients, *profile); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(leads int, seed uint64, asks, clients int, profile string) error {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "arpent-bench-leads")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	d, err := db.Open(ctx, filepath.Join(folder, "leads.db"))
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Migrate(ctx, sets...); err != nil {
		return err
	}
	c := newCompany(d, seed)
	if err := c.tree(ctx); err != nil {
		return err
	}
	begun := time.Now()
	if err := c.fill(ctx, leads); err != nil {
		return err
	}
	fmt.Printf("%d leads, seed %d, %d processors, %d at once; stored in %.0f s\n", leads, seed, runtime.GOMAXPROCS(0), clients, time.Since(begun).Seconds())
	before := heap()
	if profile != "" {
		file, err := os.Create(profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	made := func(how string, make func(context.Context) error) error {
		begun := time.Now()
		if err := make(ctx); err != nil {
			return err
		}
		took := time.Since(begun).Seconds()
		fmt.Printf("index made %s in %.1f s, %.0f leads/s, %.0f bytes a lead\n", how, took, float64(leads)/took, float64(heap()-before)/float64(leads))
		return nil
	}
	if err := made("alone", c.leads.Refresh); err != nil {
		return err
	}
	c.leads.Remember() // as the program does; all of this is once more, since what leads were must be known
	if err := made("with what everybody is written down", c.leads.Refresh); err != nil {
		return err
	}
	if err := made("on a later day", c.leads.Rebuild); err != nil {
		return err
	}
	fmt.Println()
	server := httpd.New("bench", slog.New(slog.DiscardHandler))
	c.access.Routes(server.API, "bench")
	c.leads.Routes(server.API)
	h := httptest.NewServer(server.Handler(c.access.Identify))
	defer h.Close()
	fmt.Printf("%-16s %-12s %9s %9s %9s %9s %9s\n", "who", "question", "found", "p50 ms", "p99 ms", "most ms", "engine")
	for _, role := range roles {
		cookie, err := c.enter(h.URL, role.name)
		if err != nil {
			return err
		}
		for _, filtered := range []bool{false, true} {
			if err := ask(h.URL, cookie, role.name, filtered, asks, clients, seed); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *company) enter(base, who string) (*http.Cookie, error) {
	answer, err := http.Post(base+"/api/v1/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, c.users[who])))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if len(answer.Cookies()) == 0 {
		return nil, fmt.Errorf("%s may not enter: %s", who, answer.Status)
	}
	return answer.Cookies()[0], nil
}

// condition draws one of the conditions that people choose.
func condition(r *rand.Rand) string {
	switch r.IntN(8) {
	case 0:
		return fmt.Sprintf("function IN ('%s', '%s')", pick(r, functions), pick(r, functions))
	case 1:
		return fmt.Sprintf("seniority = '%s'", pick(r, seniorities))
	case 2:
		return fmt.Sprintf("size IN ('%s', '%s')", pick(r, sizes), pick(r, sizes))
	case 3:
		return fmt.Sprintf("region = '%s'", pick(r, regions))
	case 4:
		return "customer = TRUE"
	case 5:
		return "contactable = TRUE"
	case 6:
		return fmt.Sprintf("years_in_position < %d", 1+r.IntN(9))
	default:
		return fmt.Sprintf("keywords('%s')", pick(r, []string{"achats", "directeur OR directrice", "sales -head", "respons*"}))
	}
}

var (
	functions   = []string{"purchasing", "sales", "maintenance", "it", "finance", "general_management", "logistics"}
	seniorities = []string{"director", "manager", "cxo", "entry", "senior"}
	sizes       = []string{"1-10", "11-50", "51-200", "201-500", "501-1000"}
)

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// ask puts questions and tells how long the answers took, seen from the client.
func ask(base string, cookie *http.Cookie, who string, filtered bool, asks, clients int, seed uint64) error {
	type told struct {
		took   time.Duration
		engine float64
		found  int
		err    error
	}
	answers := make([]told, asks)
	next := make(chan int)
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() {
			for i := range next {
				r := rand.New(rand.NewPCG(seed, uint64(i)))
				q := url.Values{"facets": {strings.Join(counted, ",")}, "limit": {"25"}}
				if filtered {
					q.Set("filter", condition(r)+" AND "+condition(r))
				}
				begun := time.Now()
				found, engine, err := get(base+"/api/v1/leads?"+q.Encode(), cookie)
				answers[i] = told{time.Since(begun), engine, found, err}
			}
		})
	}
	for i := range asks {
		next <- i
	}
	close(next)
	wait.Wait()
	times, found, engine := []time.Duration{}, 0, []float64{}
	for _, a := range answers {
		if a.err != nil {
			return a.err
		}
		times, found, engine = append(times, a.took), found+a.found, append(engine, a.engine)
	}
	slices.Sort(times)
	slices.Sort(engine)
	ms := func(i int) float64 { return times[i].Seconds() * 1000 }
	what := "no filter"
	if filtered {
		what = "filtered"
	}
	fmt.Printf("%-16s %-12s %9d %9.1f %9.1f %9.1f %9.1f\n", who, what, found/asks, ms(asks/2), ms(asks*99/100), ms(asks-1), engine[asks*99/100])
	return nil
}

func get(address string, cookie *http.Cookie) (found int, engine float64, err error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, 0, err
	}
	r.AddCookie(cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, 0, err
	}
	if answer.StatusCode != http.StatusOK {
		return 0, 0, fmt.Errorf("%s: %s %s", address, answer.Status, text)
	}
	var body struct {
		Total        int     `json:"total"`
		Milliseconds float64 `json:"milliseconds"`
	}
	err = json.Unmarshal(text, &body)
	return body.Total, body.Milliseconds, err
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
