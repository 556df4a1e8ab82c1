// Package calendar gives a user's open tasks to calendar programs (iCalendar,
// RFC 5545) at a secret address, each on the day it is due.
//
// They are events that last the day and leave it free, rather than to-dos:
// Google and Outlook show no to-dos of a calendar that one subscribes to.
package calendar

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
	"arpent/internal/platform/pace"
	"arpent/internal/task"
)

// Options of a Service.
type Options struct {
	Access *access.Service
	Tasks  *task.Service
	// Say gives a message of the interface in a language.
	Say  func(language, key string, params map[string]any) string
	Site func() string // the program's address, or "" for the one it is asked at
	Now  func() time.Time
}

// Service is the package's door.
type Service struct {
	o      Options
	limits *pace.Limits
}

// New makes the service.
func New(o Options) *Service { return &Service{o, pace.New()} }

// Routes adds the operations on the secret address to the API, and what is
// read at it.
func (s *Service) Routes(api huma.API, mux *http.ServeMux) {
	s.o.Access.AddressRoutes(api, access.TasksAddress, "/api/v1/tasks/calendar", "task-calendar", "Tasks", "/calendars/", ".ics")
	mux.HandleFunc("GET /calendars/{file}", func(w http.ResponseWriter, r *http.Request) {
		if err := s.serve(w, r); err != nil {
			httpd.WriteProblem(w, r, err)
		}
	})
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) error {
	secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		return fault.NotFound("address", "")
	}
	if !s.o.Access.MayRead(s.limits, r, secret, s.o.Now()) {
		return fault.New(fault.TooMany, "task.too_many", "too many requests; wait a minute")
	}
	actor, language, err := s.o.Access.ReadBy(r.Context(), access.TasksAddress, secret)
	if err != nil {
		return err
	}
	text, err := s.write(r.Context(), actor, language, cmp.Or(s.o.Site(), httpd.Origin(r)))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `inline; filename="arpent.ics"`)
	httpd.WriteRead(w, r, "text/calendar; charset=utf-8", text)
	return nil
}

// refresh is how often programs that ask are told to read again.
const refresh = "PT1H"

func (s *Service) write(ctx context.Context, actor access.Actor, language, site string) ([]byte, error) {
	list, err := s.o.Tasks.List(ctx, actor.Scope, task.Query{State: task.Open, Mine: true})
	if err != nil {
		return nil, err
	}
	c := ics.NewCalendar()
	c.SetProductId("-//Arpent//Tasks//" + strings.ToUpper(language))
	c.SetCalscale("GREGORIAN")
	name := s.o.Say(language, "task_calendar_name", nil)
	c.SetName(name)
	c.SetXWRCalName(name)
	c.SetRefreshInterval(refresh, ics.WithValue(string(ics.ValueDataTypeDuration)))
	c.SetXPublishedTTL(refresh)
	for i := range list {
		s.event(c, &list[i], language, site)
	}
	return []byte(c.Serialize(ics.WithNewLineWindows, ics.WithLineLength(75))), nil
}

func (s *Service) event(c *ics.Calendar, t *task.Task, language, site string) {
	e := c.AddEvent(string(t.ID) + "@arpent") // the same wherever the program is served
	changed := t.CreatedAt.Time
	if t.ChangedAt.After(changed) {
		changed = t.ChangedAt.Time
	}
	e.SetDtStampTime(changed)
	e.SetCreatedTime(t.CreatedAt.Time)
	e.SetModifiedAt(changed)
	e.SetAllDayStartAt(t.DueOn.Time())
	e.SetAllDayEndAt(t.DueOn.AddDays(1).Time()) // the first day after
	e.SetTimeTransparency(ics.TransparencyTransparent)
	e.SetSummary(clean(s.title(t, language)))
	link := site + "/tasks"
	if t.AccountID != "" {
		link = site + "/accounts/" + t.AccountID
		e.SetLocation(clean(t.Account))
	}
	e.SetURL(link)
	e.SetDescription(clean(strings.TrimSpace(t.Note + "\n" + link)))
	e.AddCategory(clean(cmp.Or(s.o.Say(language, "task_kind_"+t.Kind, nil), t.Kind)))
}

// title says what is to be done, with the names in sight.
func (s *Service) title(t *task.Task, language string) string {
	if t.Act == "" {
		return t.Title
	}
	who := cmp.Or(t.Person, s.o.Say(language, "task_act_someone", nil))
	return cmp.Or(s.o.Say(language, "task_act_"+string(t.Act), map[string]any{"person": who}), t.Title)
}

// clean leaves out the control characters that a text may not hold (RFC 5545,
// 3.3.11), and makes one line break of those of Windows.
func clean(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}
