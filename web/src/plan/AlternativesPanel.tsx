import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconSparkles, IconStarFilled } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { request } from '@/api/client'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { Figure } from '@/ui/Figure'
import { formatHours, formatNumber, formatPercent } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { type AlternativeDot, dotsOf, sayAlternatives } from './alternatives'
import classes from './editor.module.css'
import { PanelTabs } from './PanelTabs'
import type { Panel } from './PlanEditor'
import { planKey, planPath, plansKey, useAlternatives } from './queries'
import type { Alternative, PlanDetail } from './contract'
import type { Editor } from './useEditor'

/** Alternatives on one plot, what each costs and gives; one becomes the plan by a click. */
export function AlternativesPanel(props: { editor: Editor; plan: PlanDetail; panel: Panel; onPanel: (panel: Panel) => void }) {
  const { editor, plan } = props
  const alternatives = useAlternatives(plan.id, true)
  const data = alternatives.data
  const making = editor.busy && (editor.run.live?.event.of ?? 0) > 1
  const keep = useKeep(plan.id)
  const dots = useMemo(() => (data ? dotsOf(data) : []), [data])
  const draw = usePlotOf(dots, editor.dark)
  const make = () => editor.run.start.mutate({ kind: 'alternatives', count: 5, seconds: 15 })
  return (
    <>
      <PanelTabs panel={props.panel} onPanel={props.onPanel}>
        {data && data.items.length > 0 && editor.mayEdit && (
          <Group gap={4}>
            <Button size="compact-sm" variant="subtle" color="gray" loading={keep.isPending} onClick={() => keep.mutate(m.plan_kept_name({ number: data.items.length + 1 }))}>
              {m.plan_keep_current()}
            </Button>
            <Button size="compact-sm" variant="default" leftSection={<IconSparkles size={14} />} onClick={make}>
              {m.plan_alternatives_more()}
            </Button>
          </Group>
        )}
      </PanelTabs>
      <div className={classes.panelBody}>
        {alternatives.error ? (
          <Failure error={alternatives.error} onRetry={() => void alternatives.refetch()} />
        ) : !data ? (
          <Stack p="md">
            <Skeleton h={220} />
            <Skeleton h={60} />
            <Skeleton h={60} />
          </Stack>
        ) : data.items.length === 0 ? (
          <EmptyState
            compact
            icon={IconSparkles}
            title={making ? m.plan_alternatives_making() : m.plan_alternatives_none()}
            text={m.plan_alternatives_text()}
            action={
              making ? undefined : (
                <Button leftSection={<IconSparkles size={16} />} disabled={!editor.mayEdit} onClick={make}>
                  {m.plan_run_alternatives()}
                </Button>
              )
            }
          />
        ) : (
          <>
            <div style={{ padding: '14px 14px 4px' }}>
              <Figure say={sayAlternatives(data)} height={230} draw={draw} />
            </div>
            {data.items.map((one) => (
              <Row key={one.id} one={one} editor={editor} plan={plan} />
            ))}
          </>
        )}
      </div>
    </>
  )
}

function useKeep(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => request('POST', planPath(id, '/alternatives'), { name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: planKey(id, 'alternatives') }),
    onError: toastError,
  })
}

/** Words that stay readable over dots and lines. */
const inked = (dark: boolean) => ({ fontSize: 11, fill: 'currentColor', stroke: dark ? '#1a201e' : '#ffffff', strokeWidth: 4, paintOrder: 'stroke' })

function usePlotOf(dots: AlternativeDot[], dark: boolean) {
  return useCallback(
    (plot: typeof import('@observablehq/plot'), width: number) => ({
      marginLeft: 44,
      marginBottom: 36,
      marginRight: 16,
      width,
      x: { label: m.plan_axis_disruption(), percent: true, nice: true, zero: true, ticks: 5 },
      y: { label: m.plan_axis_imbalance(), percent: true, nice: true, zero: true, ticks: 5, grid: true },
      color: { label: m.plan_axis_travel(), legend: false, scheme: dark ? ('YlGn' as const) : ('YlGnBu' as const), reverse: dark, range: dark ? [0, 0.75] : [0.25, 1] },
      marks: [
        plot.line(
          dots.filter((dot) => dot.best).sort((a, b) => a.disruption - b.disruption),
          { x: 'disruption', y: 'deviation', stroke: 'currentColor', strokeOpacity: 0.25, strokeDasharray: '3 3' },
        ),
        plot.dot(dots.filter((dot) => dot.kind === 'alternative'), { x: 'disruption', y: 'deviation', fill: 'travel', r: 6.5, stroke: dark ? '#0e1211' : '#ffffff', strokeWidth: 1.2 }),
        plot.dot(dots.filter((dot) => dot.suggested), { x: 'disruption', y: 'deviation', r: 11, stroke: 'currentColor', strokeWidth: 1.6 }),
        plot.dot(dots.filter((dot) => dot.kind === 'today'), { x: 'disruption', y: 'deviation', symbol: 'diamond', r: 6, stroke: 'currentColor', strokeWidth: 1.6 }),
        plot.dot(dots.filter((dot) => dot.kind === 'current'), { x: 'disruption', y: 'deviation', symbol: 'cross', r: 5, fill: 'currentColor' }),
        plot.text(dots.filter((dot) => dot.kind === 'alternative'), { x: 'disruption', y: 'deviation', text: 'label', dy: -16, ...inked(dark) }),
        plot.text(dots.filter((dot) => dot.kind !== 'alternative'), { x: 'disruption', y: 'deviation', text: 'label', dx: 12, textAnchor: 'start' as const, ...inked(dark) }),
      ],
    }),
    [dots, dark],
  )
}

function Row({ one, editor, plan }: { one: Alternative; editor: Editor; plan: PlanDetail }) {
  const queries = useQueryClient()
  const go = useGo()
  const pick = () => {
    editor.edit.mutate({ path: `/alternatives/${one.id}/pick` }, { onSuccess: () => toast(m.plan_picked({ name: one.name }), () => editor.edit.mutateAsync({ path: '/undo' })) })
  }
  const copy = useMutation({
    mutationFn: () => request<PlanDetail>('POST', planPath(plan.id, `/alternatives/${one.id}/copy`), { name: `${plan.name} · ${one.name}` }),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: plansKey })
      go(`/plans/${made.id}`)
    },
    onError: toastError,
  })
  const outside = Math.max(0, ...one.score.balance.map((balance) => balance.outside))
  return (
    <div className={classes.alternative} data-suggested={one.suggested || undefined}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={6} miw={0}>
          <Text size="sm" fw={600}>
            {one.name}
          </Text>
          {one.suggested && (
            <Badge size="sm" leftSection={<IconStarFilled size={10} />}>
              {m.plan_suggested()}
            </Badge>
          )}
          {one.stale && (
            <Badge size="sm" color="gray">
              {m.plan_stale()}
            </Badge>
          )}
        </Group>
        <Group gap={4} wrap="nowrap">
          <Button size="compact-xs" variant="light" disabled={!editor.mayEdit || one.stale} loading={editor.edit.isPending} onClick={pick}>
            {m.plan_pick()}
          </Button>
          <Button size="compact-xs" variant="default" loading={copy.isPending} onClick={() => copy.mutate()}>
            {m.plan_duplicate_short()}
          </Button>
        </Group>
      </Group>
      <Text size="xs" c="dimmed" mt={4} className="numbers">
        {[
          m.plan_alternative_balance({ deviation: formatPercent(one.score.deviation), outside }),
          m.plan_alternative_moves({ share: formatPercent(one.score.disruption, 0) }),
          m.plan_alternative_travel({ hours: formatHours(one.score.travel_hours) }),
          m.plan_alternative_distance({ km: formatNumber(one.score.distance_km, 1) }),
        ].join(' · ')}
      </Text>
    </div>
  )
}
