import { Box, Select, useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import { useApi } from '@/api/client'
import type { components } from '@/api/schema'
import { useAddress, useGo } from '@/app/navigation'
import { AreaLayer } from '@/map/AreaLayer'
import { fillOfNone } from '@/map/colours'
import { Legend } from '@/map/Legend'
import { MapView } from '@/map/MapView'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { type Column, DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { FilterBar } from '@/ui/FilterBar'
import { PageHeader } from '@/ui/PageHeader'
import { useList } from '@/ui/useList'
import { classesOf, figureText, frameOf, inLanguage, shades } from './figures'
import classes from './place.module.css'

type AreaRow = components['schemas']['AreaRow']
type Level = components['schemas']['LevelPage']

interface Address extends Record<string, unknown> {
  level: string
  show: string
  q: string
  sort: string
  order: 'asc' | 'desc'
}

/** Every area of a level in a table, and one figure of all of them on the map. */
export default function PlaceList() {
  const [address, change] = useAddress<Address>()
  const go = useGo()
  const levels = useApi.useQuery('get', '/api/v1/places/levels', {})
  const id = address.level ?? 'fr-departement'
  const level = levels.data?.items?.find((one) => one.id === id)
  const list = useList<AreaRow>(`/api/v1/places/levels/${id}/areas`, {
    q: address.q,
    sort: address.sort ?? 'population',
    order: address.order ?? 'desc',
    language: getLocale(),
  })
  const columns = useMemo(() => (level ? columnsOf(level) : []), [level])
  const shown = level?.indicators?.find((one) => one.name === address.show) ?? level?.indicators?.find((one) => one.name === 'density') ?? level?.indicators?.[0]
  const open = (code: string) => go(`/places/${id}/${encodeURIComponent(code)}`)
  return (
    <>
      <PageHeader title={m.place_title()} text={m.place_text()} />
      <FilterBar search={{ value: String(address.q ?? ''), onChange: (q) => change({ q }), placeholder: m.place_search() }}>
        <Select
          aria-label={m.place_level()}
          data={(levels.data?.items ?? []).map((one) => ({ value: one.id, label: inLanguage(one.label) }))}
          value={id}
          onChange={(next) => next && change({ level: next, show: undefined, sort: undefined, order: undefined })}
          allowDeselect={false}
          w={230}
        />
        <Select
          aria-label={m.place_indicator()}
          data={(level?.indicators ?? []).map((one) => ({ value: one.name, label: inLanguage(one.label) }))}
          value={shown?.name ?? null}
          onChange={(next) => next && change({ show: next })}
          allowDeselect={false}
          w={270}
        />
      </FilterBar>
      <div className={classes.split}>
        <div className={classes.table}>
          <DataTable
            key={id}
            name={`places-${id}`}
            label={level ? inLanguage(level.label) : m.place_title()}
            columns={columns}
            rows={list.rows}
            idOf={(row) => row.code}
            total={list.total}
            hasMore={list.hasMore}
            onMore={list.more}
            loading={list.loading || levels.isPending}
            refreshing={list.refreshing}
            error={list.error ?? levels.error}
            onRetry={list.retry}
            sort={{ by: address.sort ?? 'population', descending: (address.order ?? 'desc') === 'desc' }}
            onSort={(sort) => change({ sort: sort.by, order: sort.descending ? 'desc' : 'asc' })}
            onOpen={(row) => open(row.code)}
            empty={<EmptyState title={m.place_nothing()} text={m.place_nothing_text()} />}
            height="100%"
          />
        </div>
        <Box className={classes.map}>{level && shown && <Choropleth level={level} indicator={shown.name} />}</Box>
      </div>
    </>
  )
}

function columnsOf(level: Level): Column<AreaRow>[] {
  const holds = level.id !== 'fr-region' && level.id !== 'us-state' && level.id !== 'world-country' && level.id !== 'fr-epci'
  return [
    { key: 'name', title: m.place_name(), sort: 'name', fixed: true, render: (row) => row.name, ellipsis: true, width: 190 },
    ...(holds ? [{ key: 'within', title: m.place_within(), render: (row: AreaRow) => row.within, ellipsis: true, width: 150 }] : []),
    { key: 'code', title: m.place_code(), sort: 'code', render: (row) => row.code, optional: true, width: 90 },
    ...(level.indicators ?? []).map((one, i) => ({
      key: one.name,
      title: inLanguage(one.label),
      sort: one.name,
      align: 'right' as const,
      optional: i > 4,
      width: 150,
      render: (row: AreaRow) => figureText(row.figures[one.name], one.unit),
    })),
  ]
}

function Choropleth({ level, indicator }: { level: Level; indicator: string }) {
  const dark = useComputedColorScheme('light') === 'dark'
  const go = useGo()
  const values = useApi.useQuery('get', '/api/v1/places/levels/{level}/values', { params: { path: { level: level.id }, query: { indicator } } })
  const data = values.data
  const groups = useMemo(() => classesOf(data?.values ?? [], data?.steps ?? []), [data])
  const fills = useMemo(() => shades(dark), [dark])
  const open = (index: number) => {
    const code = data?.codes?.[index]
    if (code) go(`/places/${level.id}/${encodeURIComponent(code)}`)
  }
  const steps = data?.steps ?? []
  const text = (i: number) => figureText(steps[i], data?.unit ?? '')
  const items = fills.slice(0, steps.length + 1).map((colour, i) => ({
    colour,
    label: i === 0 ? m.place_below({ value: text(0) }) : i === steps.length ? m.place_above({ value: text(i - 1) }) : `${text(i - 1)} – ${text(i)}`,
  }))
  return (
    <MapView
      key={level.id}
      bounds={frameOf(level.id)}
      label={m.place_map({ level: inLanguage(level.label), indicator: data ? inLanguage(data.label) : '' })}
      overlay={
        data && (
          <Legend title={inLanguage(data.label)} items={[...items, { colour: fillOfNone(dark), label: m.place_unknown() }]}>
            <div className={classes.source}>{m.place_source({ source: data.source, vintage: data.vintage })}</div>
          </Legend>
        )
      }
    >
      <AreaLayer level={level.id} groups={groups} fills={fills} fillOfNone={fillOfNone(dark)} onClick={open} />
    </MapView>
  )
}
