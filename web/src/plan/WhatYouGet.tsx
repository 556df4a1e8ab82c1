import { Alert, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { usualBounds } from '@/map/geometry'
import { MapView } from '@/map/MapView'
import { AreaLayer } from '@/map/AreaLayer'
import { type MapPoint, PointLayer } from '@/map/PointLayer'
import { explain } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { Facts } from '@/ui/Facts'
import { formatHours, formatNumber } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import type { Draft, Home } from './draft'
import { FindingsList } from './FindingsList'
import type { PreviewQuery } from './NewPlan'
import classes from './new.module.css'
import { accountsLevel, drawnAsPoints, type PlanPreview } from './contract'
import { formatMeasure, measureName, unitCount } from './words'

const faint = ['rgba(30,102,79,0.16)']
const whole: number[] = []

/** Beside the form: the map, what the plan would be made of, what stands in its way. */
export function WhatYouGet(props: { draft: Draft; preview: PreviewQuery; homes: readonly Home[]; split: string[]; onSplit: (codes: string[]) => void }) {
  const { draft, preview, homes } = props
  const points = useMemo<MapPoint[]>(() => homes.map((home) => ({ id: home.user_id, lon: home.lon, lat: home.lat, size: 5 })), [homes])
  const bounds = useMemo(() => (draft.level.startsWith('us-') ? ([-125, 24, -66, 50] as [number, number, number, number]) : (usualBounds(homes.map((home) => [home.lon, home.lat] as const)) ?? ([-5.2, 41.2, 9.7, 51.2] as [number, number, number, number]))), [homes, draft.level])
  return (
    <div className={classes.aside}>
      <div className={classes.map}>
        <MapView bounds={bounds} label={m.plan_new_map()}>
          {!drawnAsPoints(draft.level) && <AreaLayer level={draft.level} groups={whole} fills={faint} />}
          {points.length > 0 && <PointLayer points={points} />}
        </MapView>
      </div>
      <Stack p="lg" gap="md">
        <Title order={2}>{m.plan_what_you_get()}</Title>
        {preview.error ? (
          <Alert color="brick" variant="light">
            {explain(preview.error)}
          </Alert>
        ) : preview.data ? (
          <Made {...props} data={preview.data} />
        ) : (
          <Stack gap="xs">
            {[70, 55, 80, 60, 75].map((width) => (
              <Skeleton key={width} h={18} w={`${width}%`} />
            ))}
          </Stack>
        )}
      </Stack>
    </div>
  )
}

function Made({ draft, data, preview, split, onSplit }: { draft: Draft; data: PlanPreview; preview: PreviewQuery; split: string[]; onSplit: (codes: string[]) => void }) {
  const { capacity, wish } = data
  return (
    <div style={{ opacity: preview.isPlaceholderData ? 0.55 : 1, transition: 'opacity 160ms' }}>
      <Facts
        facts={[
          { label: m.plan_units(), value: unitCount(draft.level, data.units) },
          {
            label: m.plan_column_territories(),
            value:
              draft.fromHours && capacity.needed > 0 ? (
                <NumberWithWhy
                  label={m.plan_column_territories()}
                  value={formatNumber(capacity.needed)}
                  why={m.plan_needed_why()}
                  parts={[
                    { label: m.plan_workload_total(), value: formatHours(capacity.total_hours) },
                    { label: m.plan_hours_per_rep(), value: formatHours(capacity.hours_per_rep) },
                    { label: m.plan_needed(), value: formatNumber(capacity.needed), total: true },
                  ]}
                />
              ) : (
                formatNumber(wish.territories)
              ),
          },
          { label: m.plan_measure_accounts(), value: draft.level === accountsLevel ? undefined : data.unplaced > 0 ? m.plan_accounts_unplaced_of({ accounts: formatNumber(data.accounts), count: data.unplaced, text: formatNumber(data.unplaced) }) : formatNumber(data.accounts) },
          ...wish.balance.flatMap((one) => {
            const measure = data.measures.find((candidate) => candidate.name === one.measure)
            if (!measure || measure.name === 'accounts') return []
            return [{ label: measureName(measure.name, measure.label), value: m.plan_per_territory({ total: formatMeasure(measure.total, measure.unit), each: formatMeasure(measure.total / Math.max(1, wish.territories), measure.unit) }) }]
          }),
        ]}
      />
      <Text fw={600} size="sm" mt="lg" mb={8}>
        {m.plan_findings()}
      </Text>
      <FindingsList findings={data.findings} measures={data.measures} onSplit={onSplit} split={split.length > 0} />
    </div>
  )
}
