package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"arpent/cmd/adventureworks/convert"
	"arpent/cmd/arpent/exit"
	"arpent/data/adventureworks"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/intake"
	"arpent/internal/platform/db"
	"arpent/internal/platform/db/dbtest"
	"arpent/internal/quota"
	"arpent/internal/territory"
)

// rawText is a packed file of the sample, read without the converter.
func rawText(t *testing.T, name string) string {
	t.Helper()
	packed, err := adventureworks.Files.Open(name + ".csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every store of the raw file is in the database once, with the file's sums and
// the file's positions, in the territory that its customer record names.
func TestAdventureWorksComesInWhole(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a := testApp(t, d.Address())
		m, err := a.loadAdventureWorks(ctx)
		if err != nil {
			t.Fatal(err)
		}
		stores := rawText(t, "Store")
		rows := int64(len(regexp.MustCompile(`<StoreSurvey `).FindAllString(stores, -1)))
		if m.State != intake.Done || m.Position != rows || m.Created+m.Merged+m.Unchanged+m.Rejected != rows || rows != 701 {
			t.Fatalf("%s: %d of %d rows read: %d created, %d merged, %d unchanged, %d rejected", m.State, m.Position, rows, m.Created, m.Merged, m.Unchanged, m.Rejected)
		}
		if m.Rejected != 0 || m.Merged+m.Unchanged != 0 {
			problems, _ := a.intake.Problems(ctx, access.Actor{User: access.User{Role: access.Administrator}, Scope: access.Scope{All: true}}, m.ID, true, -1, 20)
			t.Errorf("%d merged, %d unchanged, %d rejected: %+v", m.Merged, m.Unchanged, m.Rejected, problems)
		}
		got := sumAccounts(t, a)
		want := map[string]int64{"stores": rows}
		for name, pattern := range map[string]string{"potential": `<AnnualSales>(\d+)<`, "revenue": `<AnnualRevenue>(\d+)<`, "headcount": `<NumberEmployees>(\d+)<`,
			"Square feet": `<SquareFeet>(\d+)<`, "Year opened": `<YearOpened>(\d+)<`, "Store ID": `(?m)^(\d+)\+\|`} {
			for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(stores, -1) {
				v, _ := strconv.ParseInt(found[1], 10, 64)
				want[name] += v
			}
		}
		want["potential"], want["revenue"] = 100*want["potential"], 100*want["revenue"] // cents
		for name, sum := range want {
			if got[name] != sum {
				t.Errorf("%s adds up to %d, in the file to %d", name, got[name], sum)
			}
		}
		checkHolders(t, a)
		checkQuotas(t, a)
		checkStays(t, a)
		checkStaysAgain(t, a)
		checkStays(t, a)
	})
}

// checkQuotas adds the raw quota history up, by quarter, and by quarter and
// territory where one person alone worked one, and compares.
func checkQuotas(t *testing.T, a *app) {
	t.Helper()
	ctx := context.Background()
	hq := access.Actor{User: access.User{Role: access.HeadOffice}, Scope: access.Scope{All: true}}
	whole, ofGermany, rows := map[string]float64{}, map[string]float64{}, 0
	for line := range strings.Lines(rawText(t, "SalesPersonQuotaHistory")) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		amount, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		rows++
		whole[f[1][:7]] += amount
		if f[0] == "288" { // Rachel alone works Germany
			ofGermany[f[1][:7]] += amount
		}
	}
	if rows != 163 || len(whole) != 12 {
		t.Fatalf("the raw file has %d rows of %d quarters", rows, len(whole))
	}
	sum, all := int64(0), 0.0
	for month, want := range whole {
		from := db.DateOf(db.Date(month+"-01").Time().AddDate(0, 1, 0))
		answer, err := a.quota.Attainment(ctx, hq, quota.Question{Currency: "USD", From: from, To: db.DateOf(from.Time().AddDate(0, 3, 0))})
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range answer.Items {
			if st.Depth == 0 && st.Quota != int64(100*want+0.5) {
				t.Errorf("quarter from %s: %d asked of all, %.0f in the file", from, st.Quota, 100*want)
			}
			if st.Name == "Germany" && st.Quota != int64(100*ofGermany[month]+0.5) {
				t.Errorf("quarter from %s: %d asked of Germany, %.0f in the file", from, st.Quota, 100*ofGermany[month])
			}
			if st.Depth == 0 {
				sum += st.Quota
			}
		}
		all += want
	}
	if sum != int64(100*all+0.5) {
		t.Errorf("%d asked in all, %.2f in the file", sum, all)
	}
}

// checkStays holds who worked which territory from when to when against the raw
// territory history, row by row, and the pairs that overlap.
func checkStays(t *testing.T, a *app) {
	t.Helper()
	ctx := context.Background()
	names, logins := map[string]string{}, map[string]string{}
	for line := range strings.Lines(rawText(t, "SalesTerritory")) {
		f := strings.Split(line, "\t")
		names[f[0]] = f[1]
	}
	for line := range strings.Lines(rawText(t, "Employee")) {
		f := strings.Split(line, "\t")
		logins[f[0]] = strings.ToLower(f[2][strings.IndexByte(f[2], '\\')+1:]) + "@adventure-works.example"
	}
	type stay struct{ territory, email, first, last string }
	var want, got []stay
	for line := range strings.Lines(rawText(t, "SalesTerritoryHistory")) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		want = append(want, stay{names[f[1]], logins[f[0]], f[2][:10], f[3][:min(10, len(f[3]))]})
	}
	members, err := a.territory.MembersKnownAt(ctx, a.db, db.At(a.now()), "2000-01-01", "2100-01-01")
	if err != nil {
		t.Fatal(err)
	}
	users, err := a.access.Users(ctx)
	if err != nil {
		t.Fatal(err)
	}
	emails, ids := map[access.UserID]string{}, []territory.ID{}
	for _, u := range users {
		emails[u.ID] = u.Email
	}
	for _, m := range members {
		ids = append(ids, m.TerritoryID)
	}
	called, err := a.territory.Named(ctx, a.db, ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Role != territory.Owner {
			continue
		}
		last := ""
		if m.ValidTo != "" {
			last = string(m.ValidTo.AddDays(-1))
		}
		got = append(got, stay{called[m.TerritoryID], emails[m.UserID], string(m.ValidFrom), last})
	}
	order := func(a, b stay) int {
		return strings.Compare(a.territory+a.email+a.first, b.territory+b.email+b.first)
	}
	slices.SortFunc(want, order)
	slices.SortFunc(got, order)
	if len(want) != 17 || !slices.Equal(want, got) {
		t.Errorf("who worked where, %d rows:\n%v\nin the file, %d rows:\n%v", len(got), got, len(want), want)
	}
	pairs := func(all []stay) (n int) {
		until := func(s stay) string {
			if s.last == "" {
				return "9999"
			}
			return s.last
		}
		for i, x := range all {
			for _, y := range all[:i] {
				if x.territory == y.territory && x.email != y.email && x.first <= until(y) && y.first <= until(x) {
					n++
				}
			}
		}
		return n
	}
	if pairs(got) != pairs(want) || pairs(want) == 0 {
		t.Errorf("%d pairs worked a territory together, in the file %d", pairs(got), pairs(want))
	}
}

// The territory history comes in by the command line too, and says nothing new.
func checkStaysAgain(t *testing.T, a *app) {
	t.Helper()
	made, err := convert.Convert(adventureworks.Files)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	var file bytes.Buffer
	if err := made.Table("members").Write(&file); err != nil {
		t.Fatal(err)
	}
	file.WriteString("Atlantis,amy0@adventure-works.example,2023-01-01,\n")
	for name, text := range map[string]string{"history.csv": file.String(), "map.yaml": "columns: {To: last_day}\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := importCommand{databaseFlag: databaseFlag{Database: a.db.Address()}, Target: "memberships", File: filepath.Join(folder, "history.csv"),
		Map: filepath.Join(folder, "map.yaml"), Report: filepath.Join(folder, "report.json"), Existing: "update", Quiet: true}
	status := exit.Status{}
	if err := c.run(context.Background(), io.Discard, io.Discard); !errors.As(err, &status) || status.Code != 3 {
		t.Errorf("the command ends with %v", err)
	}
	text, err := os.ReadFile(c.Report)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Read, Created, Merged, Unchanged, Rejected int
		Rejects                                    []struct{ Problems []struct{ Key string } }
	}
	if err := json.Unmarshal(text, &report); err != nil || report.Read != 18 || report.Unchanged != 17 || report.Rejected != 1 || report.Created+report.Merged != 0 ||
		len(report.Rejects) != 1 || report.Rejects[0].Problems[0].Key != "territory.name_unknown" {
		t.Errorf("the report, %v: %s", err, text)
	}
}

// sumAccounts adds up what is stored, and looks for each position among the raw
// file's bytes.
func sumAccounts(t *testing.T, a *app) map[string]int64 {
	t.Helper()
	addresses := rawText(t, "Address")
	sums := map[string]int64{}
	err := account.Each(context.Background(), a.db, access.Scope{All: true}, a.territory.Today(), func(x *account.Account) error {
		sums["stores"]++
		if x.Potential == nil || x.Revenue == nil || x.Headcount == nil || x.Currency != "USD" || x.GivenLon == nil || x.GivenLat == nil {
			t.Fatalf("%s lacks a measure: %+v", x.Name, x)
		}
		sums["potential"] += *x.Potential
		sums["revenue"] += *x.Revenue
		sums["headcount"] += *x.Headcount
		for _, name := range []string{"Square feet", "Year opened", "Store ID"} {
			v, err := strconv.ParseInt(x.Custom.V[name], 10, 64)
			if err != nil {
				t.Fatalf("%s, %s: %v", x.Name, name, err)
			}
			sums[name] += v
		}
		b := binary.LittleEndian.AppendUint64(nil, math.Float64bits(*x.GivenLat))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*x.GivenLon))
		if !strings.Contains(addresses, strings.ToUpper(hex.EncodeToString(b))) {
			t.Errorf("%s: %v, %v is not in the file", x.Name, *x.GivenLon, *x.GivenLat)
		}
		if x.Lon == nil || x.Lat == nil {
			t.Errorf("%s has no position: %+v", x.Name, x.PlaceFlags.V)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// checkHolders counts the territories' accounts against the raw customers, and
// what one manager sees.
func checkHolders(t *testing.T, a *app) {
	t.Helper()
	ctx := context.Background()
	names := map[string]string{}
	for line := range strings.Lines(rawText(t, "SalesTerritory")) {
		f := strings.Split(line, "\t")
		names[f[0]] = f[1]
	}
	want, got := map[string]int{}, map[string]int{}
	for line := range strings.Lines(rawText(t, "Customer")) {
		if f := strings.Split(line, "\t"); f[1] == "" && f[2] != "" {
			want[names[f[3]]]++
		}
	}
	all, err := a.territory.All(ctx, a.db)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[territory.ID]string{}
	for _, n := range all {
		byID[n.ID] = n.Name
	}
	var held []territory.ID
	today := a.territory.Today()
	if err := a.db.Select(ctx, &held, "SELECT territory_id FROM account_territory WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", today, today); err != nil {
		t.Fatal(err)
	}
	for _, id := range held {
		got[byID[id]]++
	}
	if len(want) != 10 || len(held) != 701 {
		t.Errorf("%d accounts in territories, the file's territories: %v", len(held), want)
	}
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%s holds %d accounts, in the file %d", name, got[name], n)
		}
	}
	users, err := a.access.Users(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		if u.Email != "amy0@adventure-works.example" {
			continue
		}
		actor, err := a.access.ActorOf(ctx, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := account.Each(ctx, a.db, actor.Scope, today, func(*account.Account) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		if europe := want["France"] + want["Germany"] + want["United Kingdom"]; n != europe {
			t.Errorf("the European manager sees %d accounts of %d", n, europe)
		}
	}
}

// The same file once more changes nothing; broken rows are rejected with their
// reasons, and nothing is lost between the two.
func TestAdventureWorksBroughtAgain(t *testing.T) {
	dbtest.Each(t, nil, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		a := testApp(t, d.Address())
		if _, err := a.loadAdventureWorks(ctx); err != nil {
			t.Fatal(err)
		}
		actor := access.Actor{User: access.User{Role: access.Administrator, Active: true}, Scope: access.Scope{All: true}}
		table := convertedAccounts(t)
		for i := range table.Rows {
			if i%20 == 0 {
				table.Rows[i][9] = "a lot" // Potential
			}
		}
		var file bytes.Buffer
		if err := table.Write(&file); err != nil {
			t.Fatal(err)
		}
		m, err := a.intake.Upload(ctx, actor, "accounts", "again.csv", &file, intake.ImportOptions{System: "adventureworks"})
		if err != nil {
			t.Fatal(err)
		}
		if m, err = a.intake.Run(ctx, actor, m.ID, func(int64, int64, string) {}); err != nil {
			t.Fatal(err)
		}
		bad := int64((701 + 19) / 20)
		if m.Created != 0 || m.Merged != 0 || m.Unchanged != 701-bad || m.Rejected != bad {
			t.Errorf("%d created, %d merged, %d unchanged, %d rejected of %d", m.Created, m.Merged, m.Unchanged, m.Rejected, m.Position)
		}
		rejected, err := a.intake.Problems(ctx, actor, m.ID, true, -1, 100)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rejected {
			if r.Line != int64(2+20*i) || len(r.Problems.V) != 1 || r.Problems.V[0].Field != "potential" {
				t.Errorf("line %d: %+v", r.Line, r.Problems.V)
			}
		}
	})
}

func convertedAccounts(t *testing.T) *convert.Table {
	t.Helper()
	made, err := convert.Convert(adventureworks.Files)
	if err != nil {
		t.Fatal(err)
	}
	return made.Table("accounts")
}
