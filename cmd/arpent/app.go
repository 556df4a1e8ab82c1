package main

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"arpent/cmd/arpent/areas"
	"arpent/cmd/arpent/holds"
	"arpent/cmd/arpent/inside"
	"arpent/cmd/arpent/looks"
	"arpent/cmd/arpent/outlets"
	"arpent/cmd/arpent/sealed"
	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/activity"
	"arpent/internal/account/competitor"
	"arpent/internal/account/deal"
	"arpent/internal/account/handover"
	"arpent/internal/account/list"
	"arpent/internal/alignment"
	"arpent/internal/alignment/online"
	"arpent/internal/alignment/rules"
	"arpent/internal/intake"
	"arpent/internal/intake/sample"
	"arpent/internal/lead"
	"arpent/internal/lead/committee"
	"arpent/internal/lead/export"
	"arpent/internal/lead/frozen"
	"arpent/internal/lead/intro"
	"arpent/internal/lead/persona"
	"arpent/internal/lead/recommend"
	"arpent/internal/lead/saved"
	"arpent/internal/lead/stage"
	"arpent/internal/lead/weights"
	"arpent/internal/person"
	"arpent/internal/person/duplicate"
	"arpent/internal/person/lawful"
	"arpent/internal/place"
	"arpent/internal/plan"
	"arpent/internal/platform/db"
	"arpent/internal/platform/httpd"
	"arpent/internal/platform/job"
	"arpent/internal/platform/live"
	"arpent/internal/platform/once"
	"arpent/internal/quota"
	"arpent/internal/quota/bring"
	"arpent/internal/quota/fairness"
	"arpent/internal/quota/forecast"
	"arpent/internal/quota/paper"
	"arpent/internal/quota/payroll"
	"arpent/internal/quota/review"
	"arpent/internal/quota/vacancy"
	"arpent/internal/quota/winloss"
	"arpent/internal/signal"
	"arpent/internal/signal/hook"
	"arpent/internal/signal/living"
	"arpent/internal/signal/mailbox"
	"arpent/internal/signal/news"
	"arpent/internal/signal/own"
	"arpent/internal/signal/registry"
	"arpent/internal/signal/standing"
	"arpent/internal/signal/viewed"
	"arpent/internal/task"
	"arpent/internal/territory"
	"arpent/internal/territory/autonomy"
	"arpent/internal/territory/notebook"
	"arpent/internal/territory/roster"
	"arpent/web"
)

// app is the whole program, wired by hand: each noun once, in their order.
type app struct {
	log       *slog.Logger
	now       func() time.Time
	db        *db.DB
	hub       *live.Hub
	jobs      *job.Runner
	access    *access.Service
	place     *place.Service
	intake    *intake.Service
	territory *territory.Service
	account   *account.Service
	list      *list.Service
	deal      *deal.Service
	activity  *activity.Service
	rivals    *competitor.Service
	person    *person.Service
	duplicate *duplicate.Service
	lawful    *lawful.Service
	task      *task.Service
	alignment *alignment.Service
	online    *online.Service
	rules     *rules.Service
	autonomy  *autonomy.Service
	plan      *plan.Service
	quota     *quota.Service
	forecast  *forecast.Service
	fairness  *fairness.Service
	review    *review.Service
	payroll   *payroll.Service
	intro     *intro.Service
	lead      *lead.Service
	committee *committee.Service
	persona   *persona.Service
	stage     *stage.Service
	signal    *signal.Service
	living    *living.Service
	own       *own.Service
	news      *news.Service
	registry  *registry.Service
	hook      *hook.Service
	mailbox   *mailbox.Service
	viewed    *viewed.Service
	outlets   *outlets.Outlets
	handover  *handover.Service
}

// migrations lists the tables' steps of every noun.
func migrations() []fs.FS {
	return append([]fs.FS{
		job.Migrations,
		once.Migrations,
		access.Migrations,
		intake.Migrations,
		territory.Migrations,
		account.Migrations,
		person.Migrations,
		task.Migrations,
		alignment.Migrations,
		plan.Migrations,
		quota.Migrations,
		lead.Migrations,
		signal.Migrations,
		news.Migrations,
		registry.Migrations,
		hook.Migrations,
		mailbox.Migrations,
		viewed.Migrations,
		living.Migrations,
	}, outlets.Migrations()...)
}

// newApp opens the database, brings it up to date and wires the nouns.
func newApp(ctx context.Context, database string, demo bool, log *slog.Logger) (*app, error) {
	d, err := db.Open(ctx, database)
	if err != nil {
		return nil, err
	}
	if err := sealed.Check(d, d.Migrate(ctx, migrations()...)); err != nil {
		_ = d.Close()
		return nil, err
	}
	a := wire(d, live.NewHub(), demo, log, time.Now)
	a.lead.KeepIn(frozen.Place(d))
	return a, nil
}

// wire makes every noun upon a database, all by one clock.
func wire(d *db.DB, hub *live.Hub, demo bool, log *slog.Logger, now func() time.Time) *app {
	a := &app{log: log, now: now, db: d, hub: hub}
	a.jobs = job.New(d, a.hub, log)
	a.access = access.New(d, access.Options{Log: log, Now: a.now, Demo: demo})
	a.intake = intake.New(d, intake.Dependencies{Access: a.access, Jobs: a.jobs, Log: log, Now: a.now, ActorOf: a.actorOf,
		Samples: sample.All(), Translate: web.Word})
	a.place = place.New()
	a.territory = territory.New(d, a.access, a.now)
	a.access.UseScopes(a.territory)
	a.account = account.New(d, account.Options{Access: a.access, Places: a.place, Territories: a.territory, Log: log, Now: a.now})
	a.list = list.New(d, a.access, a.account, a.now)
	a.deal = deal.New(d, a.access, a.account, a.now)
	a.activity = activity.New(d, a.access, a.account, a.now)
	a.rivals = competitor.New(d, a.access, a.account, a.deal, a.now)
	a.person = person.New(d, a.access, a.account, a.now)
	a.duplicate = duplicate.New(d, duplicate.Options{Access: a.access, People: a.person, Accounts: a.account, Followers: holds.Followers(), Jobs: a.jobs, Now: a.now})
	a.lawful = lawful.New(d, lawful.Options{Access: a.access, People: a.person, Places: holds.All(), Former: a.duplicate.Former, Remind: a.remind, Log: log, Now: a.now})
	a.task = task.New(d, a.access, a.account, a.now)
	for _, target := range []*intake.Target{a.account.Target(), a.person.Target(), a.deal.Target(), a.activity.Target(), a.territory.Target()} {
		a.intake.Register(target)
	}
	for _, target := range roster.New(d, a.access, a.territory, a.now).Targets() {
		a.intake.Register(target)
	}
	a.alignment = alignment.New(d, alignment.Options{Access: a.access, Territories: a.territory, Accounts: a.account, Places: areas.Of(a.place), Now: a.now})
	a.online = online.New(d, a.access, a.territory, a.account, a.alignment, a.now)
	a.rules = rules.New(d, rules.Options{Access: a.access, Territories: a.territory, Accounts: a.account, Deals: a.deal,
		Alignment: a.alignment, Jobs: a.jobs, Now: a.now})
	a.plan = plan.New(d, plan.Options{Access: a.access, Places: plan.NewAtlas(a.place), Territories: a.territory, Accounts: a.account,
		Alignment: a.alignment, Jobs: a.jobs, Hub: a.hub, Log: log, Now: a.now})
	a.quota = quota.New(d, quota.Options{Access: a.access, Territories: a.territory, Alignment: a.alignment, Deals: a.deal, Now: a.now})
	a.rules.UseQuotas(a.quota)
	a.intake.Register(bring.Target(d, a.access, a.quota, a.territory, a.now))
	a.forecast = forecast.New(d, forecast.Options{Access: a.access, Territories: a.territory, Deals: a.deal, Quotas: a.quota, Now: a.now})
	a.fairness = fairness.New(d, a.access, a.territory, a.quota)
	a.review = review.New(d, a.access, a.territory, a.forecast, a.now)
	a.payroll = payroll.New(d, a.access, a.quota, a.now)
	a.autonomy = autonomy.New(d, a.access, a.territory, looks.Of(looks.Nouns{DB: d, Territories: a.territory, Accounts: a.account, Deals: a.deal, Quotas: a.quota, Plans: a.plan}), a.now)
	a.intro = intro.New(d, intro.Options{Access: a.access, Accounts: a.account, People: a.person, Tasks: a.task, Now: a.now})
	a.lead = lead.New(d, lead.Options{Access: a.access, Places: a.place, Territories: a.territory, Accounts: a.account, People: a.person, Ties: a.intro, Plans: a.plan, Signals: signal.Recent, Log: log, Now: a.now})
	a.stage = stage.New(d, stage.Options{Access: a.access, Accounts: a.account, Seen: a.lead.Seen, Renew: a.lead.Renew, Now: a.now})
	a.committee = committee.New(d, committee.Options{Access: a.access, Accounts: a.account, People: a.person, Leads: a.lead, Now: a.now})
	a.persona = persona.New(d, persona.Options{Access: a.access, Territories: a.territory, Accounts: a.account, People: a.person, Leads: a.lead, Committees: a.committee, Now: a.now})
	a.signal = signal.New(d, signal.Options{Access: a.access, Territories: a.territory, Accounts: a.account, Deals: a.deal, People: a.person,
		Tasks: a.task, Alignment: a.alignment, Leads: a.lead, Ties: a.intro, Hub: a.hub, Log: log, Now: a.now})
	a.lead.OnTurn(standing.New(d, a.access, a.territory, a.signal, log).Tell)
	a.living = living.New(d, living.Options{Access: a.access, Lists: a.list, Signals: a.signal, Log: log, Now: a.now})
	a.own = own.New(d, own.Options{Access: a.access, Signals: a.signal, Jobs: a.jobs, Log: log, Now: a.now})
	a.news = news.New(d, news.Options{Access: a.access, Accounts: a.account, People: a.person, Tell: a.tellNews, Private: inside.Feeds(), Log: log, Now: a.now})
	a.registry = registry.New(d, registry.Options{Access: a.access, Kinds: kindsOfSignals(), Tell: a.tellRegistry, Private: inside.Feeds(), Log: log, Now: a.now})
	a.hook = hook.New(d, hook.Options{Access: a.access, Kinds: kindsOfSignals(), Tell: a.tellHook, Log: log, Now: a.now})
	a.mailbox = mailbox.New(d, mailbox.Options{Access: a.access, Tell: a.tellMailbox, Private: inside.Mailboxes(), Box: sealed.Box(d), Site: func() string { return a.outlets.Site() }, Log: log, Now: a.now})
	a.viewed = viewed.New(d, viewed.Options{Access: a.access, Accounts: a.account, People: a.person, Tell: viewed.Signals(a.signal), Hub: a.hub, Log: log, Now: a.now})
	a.outlets = outlets.New(d, a.access, a.signal, a.task, log, a.now)
	a.handover = handover.New(d, handover.Options{Access: a.access, Territories: a.territory, Accounts: a.account, Jobs: a.jobs, Now: a.now,
		Parts: []handover.Part{a.deal.Handed(), a.task.Handed(), saved.HandedLists(), a.list.Handed(), a.lead.Saved().Handed(), intro.Handed(), viewed.Handed()}})
	return a
}

// server holds every noun's routes, and the web build for every other path.
func (a *app) server() *httpd.Server {
	s := httpd.New(version, a.log)
	a.access.Routes(s.API, version)
	a.intake.Routes(s.API)
	a.place.Routes(a.access, s.API, s.Mux)
	a.territory.Routes(s.API)
	a.autonomy.Routes(s.API)
	notebook.New(a.db, a.access, a.territory, a.now).Routes(s.API)
	a.account.Routes(s.API)
	a.handover.Routes(s.API)
	a.list.Routes(s.API, s.Mux)
	a.deal.Routes(s.API, s.Mux)
	a.activity.Routes(s.API)
	a.rivals.Routes(s.API)
	a.person.Routes(s.API)
	a.duplicate.Routes(s.API)
	a.lawful.Routes(s.API, s.Mux)
	a.task.Routes(s.API)
	a.alignment.Routes(s.API)
	a.online.Routes(s.API)
	a.rules.Routes(s.API)
	a.plan.Routes(s)
	a.quota.Routes(s.API)
	a.forecast.Routes(s.API)
	a.fairness.Routes(s.API)
	a.review.Routes(s.API)
	vacancy.New(a.db, a.access, a.territory, a.quota).Routes(s.API)
	winloss.New(a.db, winloss.Options{Access: a.access, Territories: a.territory, Accounts: a.account, Alignment: a.alignment, Competitors: a.rivals, Now: a.now}).Routes(s.API)
	a.payroll.Routes(s.API)
	paper.New(a.access, a.quota, a.payroll).Routes(s.Mux)
	a.lead.Routes(s.API)
	export.New(a.db, a.access, a.lead, a.person).Routes(s.Mux)
	recommend.New(a.db, recommend.Options{Access: a.access, Leads: a.lead, Accounts: a.account, People: a.person, Now: a.now}).Routes(s.API)
	weights.New(a.db, a.access, lead.Attributes(), a.lead.Rebuild, a.now).Routes(s.API)
	a.stage.Routes(s.API)
	a.intro.Routes(s.API)
	a.committee.Routes(s.API)
	a.persona.Routes(s.API)
	a.signal.Routes(s.API)
	a.own.Routes(s.API)
	a.news.Routes(s.API)
	a.registry.Routes(s.API)
	a.hook.Routes(s.API, s.Mux)
	a.mailbox.Routes(s.API)
	a.viewed.Routes(s.API, s.Mux)
	a.outlets.Routes(s)
	a.workRoutes(s)
	s.Mux.Handle("/", web.Handler())
	return s
}

// outer is what every request passes through before it reaches a route.
func (a *app) outer(next http.Handler) http.Handler {
	guard := once.Guard{DB: a.db, Now: a.now, Caller: access.Secret}
	return a.access.Identify(guard.Handler(next))
}

func (a *app) close() {
	a.hub.Shut()
	if err := a.db.Close(); err != nil {
		a.log.Warn("close the database", "err", err)
	}
}
