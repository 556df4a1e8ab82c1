package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"arpent/cmd/arpent/demo"
	"arpent/internal/access"
)

// A representative asks every operation that reads, by the description of the
// API itself: lists hold nothing that headquarters alone sees, and what is
// another's does not exist.
func TestNothingOfAnothersIsSeen(t *testing.T) {
	ctx := context.Background()
	a, _ := testCompany(t, filepath.Join(t.TempDir(), "arpent.db"), 3, demo.Size{Accounts: 600, Territories: 16})
	server := a.server()
	h := httptest.NewServer(server.Handler(a.outer))
	t.Cleanup(h.Close)
	users, err := a.access.Users(ctx)
	if err != nil {
		t.Fatal(err)
	}
	as := func(role access.Role) func(path string) (int, string) {
		jar, _ := cookiejar.New(nil)
		client := &http.Client{Jar: jar}
		i := slices.IndexFunc(users, func(u access.User) bool { return u.Role == role })
		answer, err := client.Post(h.URL+"/api/v1/session/demo", "application/json", strings.NewReader(fmt.Sprintf(`{"user_id":%q}`, users[i].ID)))
		if err != nil || answer.StatusCode >= 300 {
			t.Fatalf("%s cannot sign in: %v %v", role, err, answer)
		}
		answer.Body.Close()
		return func(path string) (int, string) {
			answer, err := client.Get(h.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			var text bytes.Buffer
			if _, err := text.ReadFrom(answer.Body); err != nil {
				t.Fatal(err)
			}
			return answer.StatusCode, text.String()
		}
	}
	head, rep := as(access.HeadOffice), as(access.Representative)

	// What belongs to others: told apart by the lists of both.
	others := map[string][]string{}
	for _, list := range []string{"accounts", "territories", "deals", "activities", "people"} {
		all, mine := ids(t, head, list), ids(t, rep, list)
		for _, id := range all {
			if !slices.Contains(mine, id) {
				others[list] = append(others[list], id)
			}
		}
		if len(mine) == 0 || len(others[list]) == 0 {
			t.Fatalf("%s: %d in scope, %d out of it: nothing to compare", list, len(mine), len(others[list]))
		}
	}
	asked := 0
	for path, item := range server.API.OpenAPI().Paths {
		if item.Get == nil || strings.HasPrefix(path, "/api/v1/live") {
			continue
		}
		of := strings.Split(strings.TrimPrefix(path, "/api/v1/"), "/")[0]
		if of == "attainment" {
			of = "territories"
		}
		if !strings.Contains(path, "{") {
			if status, text := rep(path); status == 200 {
				asked++
				for kind, list := range others {
					for _, id := range list {
						if strings.Contains(text, `"id":"`+id) || strings.Contains(text, `_id":"`+id) && !strings.Contains(text, `"parent_id":"`+id) {
							t.Errorf("%s shows %s %s, which is another's", path, kind, id)
							break
						}
					}
				}
			}
			continue
		}
		if len(others[of]) == 0 || strings.Count(path, "{") > 1 {
			continue
		}
		at := strings.Index(path, "{")
		for _, id := range others[of][:min(3, len(others[of]))] {
			asked++
			filled := path[:at] + id + path[strings.Index(path, "}")+1:]
			status, text := rep(filled)
			if status == 403 { // what a role may not do is refused whatever is named
				_, none := rep(path[:at] + "none" + path[strings.Index(path, "}")+1:])
				if text == none {
					continue
				}
			}
			if status == 200 || status == 403 {
				t.Errorf("%s, another's, answers %d: %.200s", filled, status, text)
			}
		}
	}
	if asked < 40 {
		t.Errorf("only %d questions asked", asked)
	}
}

// ids lists everything of a kind that someone sees, page by page.
func ids(t *testing.T, get func(string) (int, string), list string) []string {
	t.Helper()
	var found []string
	cursor := ""
	for {
		path := "/api/v1/" + list + "?limit=100" + cursor
		if list == "territories" {
			path = "/api/v1/" + list
		}
		status, text := get(path)
		var page struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
			Next string `json:"next"`
		}
		if err := json.Unmarshal([]byte(text), &page); err != nil || status != 200 {
			t.Fatalf("%s: %d %v %.200s", path, status, err, text)
		}
		for _, item := range page.Items {
			found = append(found, item.ID)
		}
		if page.Next == "" || list == "territories" {
			return found
		}
		name := map[string]string{"accounts": "cursor", "deals": "cursor", "activities": "before", "people": "after"}[list]
		cursor = "&" + name + "=" + url.QueryEscape(page.Next)
	}
}
