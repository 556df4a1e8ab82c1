package main

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"arpent/internal/access"
	"arpent/internal/platform/fault"
	"arpent/internal/platform/httpd"
	"arpent/internal/platform/job"
	"arpent/internal/signal"
)

type jobInput struct {
	ID string `path:"id"`
}

type jobOutput struct{ Body *job.Job }

type jobsInput struct {
	Limit int `query:"limit" default:"20" minimum:"1" maximum:"200"`
}

type jobsOutput struct {
	Body struct {
		Items []job.Job `json:"items"`
	}
}

// workRoutes shows long work: jobs, and the live stream that follows them.
func (a *app) workRoutes(s *httpd.Server) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{"Jobs"}}
	}
	access.Handle(a.access, s.API, op("GET", "/jobs", "list-jobs", "One's own jobs, newest first"), access.Everyone,
		func(ctx context.Context, actor access.Actor, in *jobsInput) (*jobsOutput, error) {
			out := &jobsOutput{}
			var err error
			out.Body.Items, err = a.jobs.List(ctx, string(actor.User.ID), in.Limit)
			return out, err
		})
	access.Handle(a.access, s.API, op("GET", "/jobs/{id}", "get-job", "How far a job is"), access.Everyone,
		func(ctx context.Context, actor access.Actor, in *jobInput) (*jobOutput, error) {
			j, err := a.jobFor(ctx, actor, in.ID)
			return &jobOutput{j}, err
		})
	access.Handle(a.access, s.API, op("POST", "/jobs/{id}/cancel", "cancel-job", "Stop a job; what it has so far is kept"), access.Everyone,
		func(ctx context.Context, actor access.Actor, in *jobInput) (*jobOutput, error) {
			if _, err := a.jobFor(ctx, actor, in.ID); err != nil {
				return nil, err
			}
			if err := a.jobs.Cancel(ctx, in.ID); err != nil {
				return nil, err
			}
			j, err := a.jobs.Find(ctx, in.ID)
			return &jobOutput{j}, err
		})
	s.Mux.Handle("GET /api/v1/live", a.access.Authenticated(access.Everyone, func(w http.ResponseWriter, r *http.Request, actor access.Actor) error {
		return a.hub.Stream(w, r, a.signal.Live(actor.User.ID), func(topic string) bool { return a.mayFollow(r.Context(), actor, topic) })
	}))
}

// jobFor gives a job to whoever asked for it, and to headquarters.
func (a *app) jobFor(ctx context.Context, actor access.Actor, id string) (*job.Job, error) {
	j, err := a.jobs.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if !actor.Scope.All && j.CreatedBy != string(actor.User.ID) {
		return nil, fault.NotFound("job", id)
	}
	return j, nil
}

// mayFollow says whether someone may follow a live topic "noun/id".
func (a *app) mayFollow(ctx context.Context, actor access.Actor, topic string) bool {
	noun, id, ok := strings.Cut(topic, "/")
	if !ok {
		return false
	}
	switch noun {
	case "job":
		_, err := a.jobFor(ctx, actor, id)
		return err == nil
	case "import":
		_, err := a.intake.Find(ctx, actor, id)
		return err == nil
	case "plan":
		return a.plan.MayFollow(ctx, actor, id)
	case "signal":
		return topic == signal.Topic
	case "user":
		return id == string(actor.User.ID)
	default:
		return false
	}
}
