import { Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { AreaLayer } from '@/map/AreaLayer'
import { fillOfNone } from '@/map/colours'
import type { Bounds } from '@/map/context'
import { boundsOf, usualBounds } from '@/map/geometry'
import { LabelLayer, type MapLabel } from '@/map/LabelLayer'
import { MapList } from '@/map/MapList'
import { MapView } from '@/map/MapView'
import { OutlineLayer } from '@/map/OutlineLayer'
import type { Pointed } from '@/map/pointing'
import { type MapPoint, PointLayer } from '@/map/PointLayer'
import { SelectTool, SelectTools, type Tool } from '@/map/SelectTool'
import { Tip } from '@/map/Tip'
import * as m from '@/paraglide/messages.js'
import { formatChange } from '@/ui/format'
import { groupsOfLevel, middles, outside } from './assignment'
import { MapOptions, useMapOptions } from './MapOptions'
import { usePlanAccounts, usePlanOutlines, usePlanParts } from './queries'
import { SelectionBar } from './SelectionBar'
import { accountsLevel, drawnAsPoints, none, type PlanDetail, type PlanTerritory, type PlanUnits } from './contract'
import type { Editor } from './useEditor'
import { Warnings } from './Warnings'
import { formatMeasure, measureName, territoryName } from './words'

interface Hover {
  unit: number
  at: Pointed
}

/** The map of a plan: its units in the colours of their territories, live. */
export function PlanMap(props: { editor: Editor; plan: PlanDetail; hovered: number | null; onMove: () => void }) {
  const { editor, plan, hovered } = props
  const units = editor.units.data
  const [tool, setTool] = useState<Tool>('pan')
  const [hover, setHover] = useState<Hover | null>(null)
  const [focus, setFocus] = useState<Bounds>()
  const [options, setOptions] = useMapOptions()
  const points = useMemo(() => (units ? units.lon.map((lon, i) => [lon, units.lat[i]!] as const) : []), [units])
  const bounds = useMemo(() => usualBounds(points), [points])
  const click = (unit: number, at: Pointed) => {
    if (tool === 'pan' && !at.adding) {
      const territory = editor.assignment?.[unit]
      editor.choose(territory === undefined || territory === none ? null : territory)
    } else editor.select([unit], at.adding ? (editor.selected.has(unit) ? 'remove' : 'add') : 'replace')
  }
  const show = useCallback((indices: readonly number[]) => setFocus(boundsOf(indices.map((i) => points[i]!).filter(Boolean))), [points])
  return (
    <MapView
      bounds={focus ?? bounds}
      label={m.plan_map({ count: plan.territories, units: plan.units })}
      overlay={
        units && (
          <>
            <SelectTools tool={tool} onTool={setTool} only={editor.mayEdit ? ['pan', 'click', 'box', 'lasso'] : ['pan']} />
            <UnitList editor={editor} plan={plan} units={units} />
            <Warnings editor={editor} plan={plan} units={units} onShow={show} />
            <MapOptions options={options} onChange={setOptions} level={plan.level} />
            <SelectionBar editor={editor} plan={plan} units={units} onMove={props.onMove} />
            {hover && <HoverTip editor={editor} plan={plan} units={units} hover={hover} />}
          </>
        )
      }
    >
      {units && (
        <>
          <Units editor={editor} units={units} plan={plan} onClick={click} onHover={(unit, at) => setHover(unit === null || !at ? null : { unit, at })} />
          <Territories editor={editor} plan={plan} units={units} strong={hovered ?? editor.chosen} names={options.names} outlines={options.outlines} />
          {options.accounts && plan.level !== accountsLevel && <Accounts id={plan.id} />}
          <SelectTool tool={tool} points={points} onSelect={editor.select} onCancel={() => (editor.selected.size > 0 ? editor.select([], 'replace') : setTool('pan'))} />
        </>
      )}
    </MapView>
  )
}

/** Areas from the level's tiles, the parts of split ones from their own shapes, or accounts and postcodes as points. */
function Units(props: { editor: Editor; units: PlanUnits; plan: PlanDetail; onClick: (unit: number, at: Pointed) => void; onHover: (unit: number | null, at: Pointed | null) => void }) {
  const { editor, units, plan, onClick, onHover } = props
  const { assignment, fills, dark, selected } = editor
  const parts = usePlanParts(plan.id, units)
  const unitOfArea = useMemo(() => {
    const index: number[] = []
    units.area.forEach((area, unit) => {
      if (area >= 0) index[area] = unit
    })
    return index
  }, [units])
  const groups = useMemo(() => groupsOfLevel(assignment ?? [], units.area), [assignment, units])
  const covers = useCallback((area: number) => groups[area] !== outside, [groups])
  const areas = useMemo(() => new Set([...selected].map((unit) => units.area[unit]!).filter((area) => area >= 0)), [selected, units])
  const points = useMemo<MapPoint[]>(
    () => (drawnAsPoints(plan.level) ? units.code.map((id, i) => ({ id, lon: units.lon[i]!, lat: units.lat[i]! })) : []),
    [plan.level, units],
  )
  const colours = useMemo(() => points.map((_, i) => fills[assignment?.[i] ?? none] ?? fillOfNone(dark)), [points, fills, assignment, dark])
  const ids = useMemo(() => new Set([...selected].map((unit) => units.code[unit]!)), [selected, units])
  const index = useMemo(() => new Map(units.code.map((code, i) => [code, i])), [units])
  if (drawnAsPoints(plan.level))
    return (
      <PointLayer
        points={points}
        colours={colours}
        selected={ids}
        onClick={(point, at) => onClick(index.get(point.id)!, at)}
        onHover={(point, at) => onHover(point ? index.get(point.id)! : null, at)}
      />
    )
  return (
    <>
      <AreaLayer
        level={plan.level}
        groups={groups}
        fills={fills}
        fillOfNone={fillOfNone(dark)}
        covers={covers}
        selected={areas}
        onClick={(area, at) => unitOfArea[area] !== undefined && onClick(unitOfArea[area], at)}
        onHover={(area, at) => onHover(area === null ? null : (unitOfArea[area] ?? null), at)}
      />
      {parts.data && (
        <AreaLayer shapes={parts.data} groups={assignment ?? []} fills={fills} fillOfNone={fillOfNone(dark)} selected={selected} onClick={onClick} onHover={onHover} />
      )}
    </>
  )
}

/** Borders and names. While a run goes on the borders are those of colours alone. */
function Territories(props: { editor: Editor; plan: PlanDetail; units: PlanUnits; strong: number | null; names: boolean; outlines: boolean }) {
  const { editor, plan, units, strong, names } = props
  const running = editor.run.live?.plan !== null && editor.run.live !== null
  const shapes = usePlanOutlines(plan.id, editor.held.data?.version, props.outlines && !running)
  const { territories, assignment } = editor
  const labels = useMemo<MapLabel[]>(() => {
    if (!names || !assignment) return []
    const at = running ? middles(assignment, territories.length, units.lon, units.lat) : null
    return territories.flatMap((territory) => {
      const [lon, lat] = at?.[territory.number] ?? [territory.lon, territory.lat]
      if (!Number.isFinite(lon) || !Number.isFinite(lat) || (!at && territory.units === 0)) return []
      return [{ text: territoryName(territory), lon, lat, weight: territory.sums[0] ?? 0, strong: territory.outside, ...(territory.outside ? { detail: worst(territory, plan) } : {}) }]
    })
  }, [names, territories, assignment, running, units, plan])
  return (
    <>
      <OutlineLayer shapes={running || !props.outlines ? undefined : shapes.data} strong={strong} />
      <LabelLayer labels={labels} />
    </>
  )
}

/** The largest deviation of the balanced measures, signed. */
function worst(territory: PlanTerritory, plan: PlanDetail): string {
  let most = 0
  plan.measures.forEach((measure, k) => {
    const off = territory.deviation[k] ?? 0
    if (measure.balanced && Math.abs(off) > Math.abs(most)) most = off
  })
  return formatChange(most)
}

function Accounts({ id }: { id: string }) {
  const accounts = usePlanAccounts(id, true)
  const points = useMemo<MapPoint[]>(
    () => accounts.data?.id.map((account, i) => ({ id: account, lon: accounts.data.lon[i]!, lat: accounts.data.lat[i]!, size: 2.6, colour: '#26221c' })) ?? [],
    [accounts.data],
  )
  return <PointLayer points={points} opacity={0.75} />
}

function HoverTip({ editor, plan, units, hover }: { editor: Editor; plan: PlanDetail; units: PlanUnits; hover: Hover }) {
  const { unit, at } = hover
  const number = editor.assignment?.[unit] ?? none
  const locked = editor.held.data?.locks[unit] === 1
  return (
    <Tip x={at.x} y={at.y}>
      <Text size="sm" fw={600}>
        {units.name[unit]}
        {locked ? ` · ${m.plan_locked()}` : ''}
      </Text>
      <Text size="xs" c="dimmed">
        {territoryName(editor.territories[number])}
      </Text>
      {plan.measures.slice(0, 4).map((measure, k) => (
        <Text key={measure.name} size="xs" className="numbers">
          {measureName(measure.name, measure.label)} : {formatMeasure(units.measures[k]?.values[unit] ?? 0, measure.unit)}
        </Text>
      ))}
    </Tip>
  )
}

/** The map's units as a list: read, found and selected by keyboard. */
function UnitList({ editor, plan, units }: { editor: Editor; plan: PlanDetail; units: PlanUnits }) {
  const { assignment, territories, fills, chosen } = editor
  const items = useMemo(
    () =>
      units.name
        .map((name, i) => ({ id: String(i), name, at: assignment?.[i] ?? none }))
        .filter((item) => chosen === null || item.at === chosen)
        .map(({ id, name, at }) => {
          const colour = fills[at]
          return { id, name, detail: territoryName(territories[at]), ...(colour ? { colour } : {}) }
        }),
    [units, assignment, territories, fills, chosen],
  )
  const selected = useMemo(() => new Set([...editor.selected].map(String)), [editor.selected])
  return (
    <MapList
      label={chosen === null ? m.plan_unit_list() : m.plan_unit_list_of({ name: territoryName(territories[chosen]) })}
      items={items}
      bottom={64}
      {...(editor.mayEdit ? { selected, onSelect: (ids: string[], on: boolean) => editor.select(ids.map(Number), on ? 'add' : 'remove') } : {})}
      {...(plan.slots.length > 0
        ? {
            onOpen: (id: string) => {
              const territory = assignment?.[Number(id)]
              editor.choose(territory === undefined || territory === none ? null : territory)
            },
          }
        : {})}
    />
  )
}
