import { useComputedColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { request } from '@/api/client'
import { AreaLayer } from '@/map/AreaLayer'
import { fill } from '@/map/colours'
import { boundsOf, usualBounds } from '@/map/geometry'
import { LabelLayer } from '@/map/LabelLayer'
import { Legend } from '@/map/Legend'
import { MapView } from '@/map/MapView'
import { OutlineLayer } from '@/map/OutlineLayer'
import { type MapPoint, PointLayer } from '@/map/PointLayer'
import * as m from '@/paraglide/messages.js'
import { decodeAssignment, groupsOfLevel, outside } from './assignment'
import { unitsOfFlow } from './flows'
import { planKey, planPath, usePlanAssignment, usePlanOutlines, usePlanUnits } from './queries'
import { drawnAsPoints, none, type PlanComparison, type PlanDetail } from './contract'

/** Units that change hands in the colour of where they go; the rest pale. */
export function CompareMap({ plan, data, against, flow }: { plan: PlanDetail; data: PlanComparison; against: string; flow: { from: number; to: number } | null }) {
  const dark = useComputedColorScheme('light') === 'dark'
  const units = usePlanUnits(plan.id).data
  const held = usePlanAssignment(plan.id).data
  const outlines = usePlanOutlines(plan.id, held?.version, true)
  const from = useFrom(plan, against)
  const moved = useMemo(() => (held ? unitsOfFlow(data.changed ?? [], held.plan, from, flow) : []), [data.changed, held, from, flow])
  const shown = useMemo(() => {
    if (!units || !held) return null
    const plain = new Uint16Array(units.code.length).fill(none)
    for (const unit of moved) plain[unit] = held.plan[unit]!
    return plain
  }, [units, held, moved])
  const groups = useMemo(() => (units && shown ? groupsOfLevel(shown, units.area) : []), [units, shown])
  const covers = useCallback((area: number) => groups[area] !== outside, [groups])
  const fills = useMemo(() => plan.slots.map((slot) => fill(slot.colour, dark)), [plan.slots, dark])
  const pale = dark ? '#2a322f' : '#e9e6de'
  const points = useMemo<MapPoint[]>(() => (units && drawnAsPoints(plan.level) ? units.code.map((id, i) => ({ id, lon: units.lon[i]!, lat: units.lat[i]! })) : []), [units, plan.level])
  const colours = useMemo(() => points.map((_, i) => fills[shown?.[i] ?? none] ?? pale), [points, fills, shown, pale])
  const bounds = useMemo(() => {
    if (!units) return undefined
    if (flow && moved.length > 0) return boundsOf(moved.map((i) => [units.lon[i]!, units.lat[i]!] as const))
    return usualBounds(units.lon.map((lon, i) => [lon, units.lat[i]!] as const))
  }, [units, flow, moved])
  const labels = useMemo(() => {
    const concerned = new Set(moved.map((unit) => held?.plan[unit]))
    return plan.slots.filter((slot) => concerned.has(slot.number) && Number.isFinite(slot.lon)).map((slot) => ({ text: slot.name, lon: slot.lon, lat: slot.lat, weight: slot.sums[0] ?? 0 }))
  }, [plan.slots, moved, held])
  return (
    <MapView
      bounds={bounds}
      label={m.plan_compare_map({ count: moved.length })}
      overlay={<Legend title={m.plan_compare_legend()} items={[{ colour: pale, label: m.plan_compare_stays() }]} />}
    >
      {units && shown && (
        <>
          {drawnAsPoints(plan.level) ? <PointLayer points={points} colours={colours} /> : <AreaLayer level={plan.level} groups={groups} fills={fills} fillOfNone={pale} covers={covers} hairlines={false} opacity={0.9} />}
          <OutlineLayer shapes={outlines.data} strong={flow?.to ?? null} />
          <LabelLayer labels={labels} />
        </>
      )}
    </MapView>
  )
}

/** The territory each unit comes from, in the numbers of the comparison's "from"
 *  side; null where the screen cannot know it. */
function useFrom(plan: PlanDetail, against: string): Uint16Array | null {
  const units = usePlanUnits(plan.id).data
  const [path, count] = against.startsWith('alternative:')
    ? [planPath(plan.id, `/alternatives/${against.slice('alternative:'.length)}/assignment`), plan.units]
    : [planPath(against, '/assignment'), plan.units]
  const other = useQuery({
    queryKey: planKey(plan.id, 'from', against),
    enabled: against !== 'today' && against !== 'start',
    queryFn: async ({ signal }) => decodeAssignment((await request<{ assignment: string }>('GET', path, undefined, signal)).assignment),
    retry: false,
    structuralSharing: false,
    staleTime: 60_000,
  })
  return useMemo(() => {
    if (against === 'start') return units ? Uint16Array.from(units.today, (t) => (t < 0 ? none : t)) : null
    return other.data?.length === count ? other.data : null
  }, [against, units, other.data, count])
}
