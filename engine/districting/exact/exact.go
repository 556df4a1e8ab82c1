package exact

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"arpent/engine/districting"
	"arpent/engine/districting/bound"
	"arpent/engine/districting/mosaic"
)

// Options steer Prove.
type Options struct {
	Workers int         // 0 = one per processor; does not change the result
	Nodes   int64       // sets to look at, about; 0 = DefaultNodes
	Stop    func() bool // nil = never; asked now and then, never twice at once
}

// DefaultNodes take some ten seconds.
const DefaultNodes = 10_000_000

// Result is what was proven.
type Result struct {
	Value   float64 // no feasible plan has an objective below it
	Optimal bool    // Plan is the best there is, to a millionth
	Plan    []int32 // the plan given, or a better one
	Nodes   int64   // sets looked at
}

// exactness is the relative difference that does not count as better.
const exactness = 1e-9

// Supported tells whether Prove takes a problem on: its objective has centres
// and any unit may be one, its units are few and its territories alike.
func Supported(p *districting.Problem) bool {
	if p.Objective.Kind > districting.Median || len(p.X) > mosaic.MostUnits || len(p.Balance) > maxBalances ||
		len(p.Centres) > 0 || len(p.Forbidden) > 0 || len(p.MaxMoved) > 0 || slices.ContainsFunc(p.Locked, func(t int32) bool { return t >= 0 }) {
		return false
	}
	return !slices.ContainsFunc(p.Balance, func(b districting.Balance) bool { return b.Share != nil })
}

// Prove takes a feasible plan of a supported, valid problem. Without Stop the
// result is the same each time.
func Prove(p *districting.Problem, plan []int32, o Options) Result {
	v := newProver(p, plan, o)
	v.run()
	r := Result{Value: math.Max(v.best, v.floor), Plan: v.plan, Nodes: v.nodes}
	if v.complete {
		r.Value, r.Optimal = v.known, !v.inexact
	}
	r.Value = math.Max(math.Min(r.Value, v.known), 0)
	return r
}

// prover is one proof under way.
type prover struct {
	*layout
	problem  *districting.Problem
	plan     []int32 // the best known
	inexact  bool    // a set within bounds by less than rounding was met
	workers  int
	limit    int64 // nodes
	user     func() bool
	asking   sync.Mutex
	halted   atomic.Bool
	known    float64      // a better plan costs less
	margin   float64      // what sums may lose to rounding
	centre   []float64    // multipliers of best
	best     float64      // bound proven
	floor    float64      // bound proven by relaxation alone
	sites    []*grower    // by centre that a better plan may have
	z        []float64    // by site: its cheapest territory costs at least that, reduced
	pool     *mosaic.Pool // territories found
	nodes    int64
	complete bool // the pool has all territories of better plans
}

func newProver(p *districting.Problem, plan []int32, o Options) *prover {
	m := newLayout(p)
	report := districting.Check(p, plan)
	v := &prover{layout: m, problem: p, plan: plan, workers: o.Workers, limit: o.Nodes, user: o.Stop, best: math.Inf(-1), pool: mosaic.NewPool(m.n, m.k)}
	v.known, v.margin = report.Objective*(1-exactness), 1e-11*report.Objective
	if v.workers <= 0 {
		v.workers = runtime.GOMAXPROCS(0)
	}
	if v.limit <= 0 {
		v.limit = DefaultNodes
	}
	for j := range m.n {
		v.sites = append(v.sites, &grower{layout: m, unit: j, halt: v.stopped})
	}
	v.z = make([]float64, m.n)
	own := make([]mosaic.Territory, m.k)
	for i, t := range plan {
		own[t].Units = own[t].Units.With(i)
	}
	for t, s := range report.Territories {
		own[t].Centre, own[t].Cost = int(s.Centre), s.Cost
		v.pool.Add(own[t])
	}
	first := bound.Find(p, bound.Options{Known: report.Objective, Plan: plan, Iterations: 500, Workers: o.Workers, Stop: v.stopped})
	v.centre, v.floor = first.Lambda, first.Value*(1-exactness)
	v.complete = v.known <= 0
	return v
}

// stopped asks the user, one goroutine at a time.
func (v *prover) stopped() bool {
	if v.user == nil || v.halted.Load() {
		return v.halted.Load()
	}
	v.asking.Lock()
	defer v.asking.Unlock()
	if v.user() {
		v.halted.Store(true)
	}
	return v.halted.Load()
}

// run raises the bound until it meets the plan, or until listing what is left
// is worth its while.
func (v *prover) run() {
	lambda, share, patience := v.centre, 0.5, int64(2)
	for !v.complete && v.nodes < v.limit && !v.stopped() {
		before := v.nodes
		patience++
		value := v.evaluate(lambda)
		slow := value < v.best+0.05*(v.known-v.best)
		if value > v.best {
			v.best, v.centre = value, lambda
			if v.finish(20_000 + patience*(v.nodes-before)) {
				return
			}
		}
		if slow && share < 0.3 {
			v.evaluate(v.centre)
			if patience *= 3; v.finish(20_000 + patience*(v.nodes-before)) {
				return
			}
		}
		level := v.best + share*(v.known-v.best)
		reached := 0.0
		if lambda, reached = v.pool.Raise(v.centre, level, v.stopped); reached < level-1e-6*math.Abs(level) {
			share = max(share*0.6, 0.02)
		} else {
			share = min(share*1.2, 0.7)
		}
	}
}

// value is the bound at λ and z, with the k-th lowest z.
func (v *prover) value(lambda []float64) (value, kth float64) {
	if len(v.z) < v.k {
		return math.Inf(1), math.Inf(1)
	}
	low := slices.Clone(v.z)
	slices.Sort(low)
	for _, l := range lambda {
		value += l
	}
	for _, z := range low[:v.k] {
		value += z
	}
	return value - v.margin, low[v.k-1]
}

// drop takes away the sites that only worse plans have, and gives the bound.
func (v *prover) drop(lambda []float64) (value, kth float64) {
	value, kth = v.value(lambda)
	kept := 0
	for j, z := range v.z {
		if z > kth && value-kth+z > v.known {
			continue
		}
		v.sites[kept], v.sites[j] = v.sites[j], v.sites[kept]
		v.z[kept] = z
		kept++
	}
	v.sites, v.z = v.sites[:kept], v.z[:kept]
	return value, kth
}

// evaluate gives the bound at λ. The cheapest territories of the sites enter
// the pool: those up to what the pool's k-th costs, looked for in growing steps.
func (v *prover) evaluate(lambda []float64) float64 {
	v.each(func(j int) {
		v.sites[j].start(lambda)
		v.z[j] = v.sites[j].base
	})
	upper, dear := v.pool.Weigh(lambda, nil)
	more := 0.005 * math.Max(v.known-upper, 0)
	for share := 1.0 / 16; ; share *= 4 {
		_, kth := v.drop(lambda)
		most := kth + min(share, 1)*(dear-kth) + more
		v.enumerate(max(min(100_000, v.limit/int64(len(v.sites)+1)), v.nodes/2), func(j int) float64 { return min(v.pool.Low(v.sites[j].unit)+more, most) })
		if upper, dear = v.pool.Weigh(lambda, nil); dear <= most || share >= 1 {
			value, _ := v.drop(lambda)
			return value
		}
	}
}

// someCovers is the number of partial plans looked at while the pool is not complete.
const someCovers = 2000

// finish lists all territories that a better plan may have, right after the
// best multipliers were evaluated, and searches them. It is true when that
// settled which plan is best; about so many nodes are spent.
func (v *prover) finish(nodes int64) bool {
	value, kth := v.drop(v.centre)
	gap := v.known - value
	if gap <= 0 {
		v.complete = true
		return true
	}
	v.prune(gap, kth)
	whole := v.enumerate(2*nodes/int64(len(v.sites)), func(j int) float64 { return gap + min(v.z[j], kth) })
	limit := int64(someCovers)
	if whole {
		limit = math.MaxInt64
	}
	found, all := v.pool.Cover(v.centre, mosaic.Limits{Known: v.known, Margin: v.margin, Nodes: limit, Stop: v.stopped})
	if found != nil {
		report := districting.Check(v.problem, found)
		v.known = math.Min(v.known, report.Objective*(1-exactness))
		if report.Feasible {
			v.plan = found
		} else {
			v.inexact = true
		}
	}
	v.complete = whole && all
	return v.complete
}

// prune takes out what no better plan has, by the bound at the best multipliers.
// The known plan's territories stay: they keep the pool's own bound finite.
func (v *prover) prune(gap, kth float64) {
	limit := make([]float64, v.n)
	for j := range limit {
		limit[j] = math.Inf(-1)
	}
	for j, g := range v.sites {
		limit[g.unit] = gap + min(v.z[j], kth) + v.margin
	}
	v.pool.Prune(v.k, v.centre, limit)
}

// enumerate lists the territories of every site up to a reduced cost; false
// when that took more than nodes sets at some site.
func (v *prover) enumerate(nodes int64, limit func(j int) float64) bool {
	whole := make([]bool, len(v.sites))
	v.each(func(j int) {
		whole[j] = v.sites[j].run(limit(j)+v.margin, nodes)
	})
	all := true
	for j, g := range v.sites {
		for _, t := range g.found {
			v.pool.Add(t)
		}
		v.nodes += g.nodes
		if whole[j] {
			v.z[j] = max(v.z[j], min(g.least, g.limit-v.margin))
		}
		all = all && whole[j]
	}
	return all
}

// each calls f for every site, on all workers.
func (v *prover) each(f func(j int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(v.workers, len(v.sites)) {
		group.Go(func() {
			for j := next.Add(1) - 1; int(j) < len(v.sites); j = next.Add(1) - 1 {
				f(int(j))
			}
		})
	}
	group.Wait()
}
