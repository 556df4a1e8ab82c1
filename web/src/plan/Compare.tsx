import { Box, Button, Group, Select, Skeleton, Stack, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useAddress, useRouteParams } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatNumber, formatPercent } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { ChangedAccounts } from './ChangedAccounts'
import { CompareMap } from './CompareMap'
import classes from './compare.module.css'
import { FlowTable } from './FlowTable'
import { movedShare, newlyAssigned } from './flows'
import { useAlternatives, useComparison, usePlan, usePlans } from './queries'
import type { PlanComparison } from './contract'
import { measureName, unitCount } from './words'

/** Two plans side by side, or a plan and today: what moves, from whom to whom. */
export default function Compare() {
  const { planId } = useRouteParams<{ planId: string }>()
  const [address, change] = useAddress<{ with: string }>()
  const against = address.with ?? 'today'
  const plan = usePlan(planId)
  const comparison = useComparison(planId, against)
  const [flow, setFlow] = useState<{ from: number; to: number } | null>(null)
  const data = comparison.data
  const title = plan.data ? m.plan_compare_title({ name: plan.data.name }) : m.plan_compare()
  return (
    <div className={classes.screen}>
      <PageHeader
        trail={[
          { label: m.plan_title(), to: '/plans' },
          ...(plan.data ? [{ label: plan.data.name, to: `/plans/${planId}` }] : []),
        ]}
        title={title}
        text={data && plan.data ? <Sentence data={data} level={plan.data.level} /> : undefined}
        actions={
          <Group gap="xs">
            <Against
              planId={planId}
              value={against}
              onChange={(next) => {
                setFlow(null)
                change({ with: next })
              }}
            />
            <Button variant="default" leftSection={<IconArrowLeft size={16} />} renderRoot={(root) => <Link to="/plans/$planId" params={{ planId } as never} {...root} />}>
              {m.plan_back_to_plan()}
            </Button>
          </Group>
        }
      />
      {comparison.error ? (
        <Failure error={comparison.error} onRetry={() => void comparison.refetch()} />
      ) : plan.error ? (
        <Failure error={plan.error} onRetry={() => void plan.refetch()} />
      ) : (
        <div className={classes.work}>
          <Box className={classes.table}>
            {data && plan.data ? (
              <FlowTable data={data} chosen={flow} onChoose={setFlow} />
            ) : (
              <Stack p="md" gap="sm">
                {[92, 100, 84, 96, 78, 90, 88].map((width) => (
                  <Skeleton key={width} h={20} w={`${width}%`} />
                ))}
              </Stack>
            )}
          </Box>
          <div className={classes.map}>{data && plan.data ? <CompareMap plan={plan.data} data={data} against={against} flow={flow} /> : <Skeleton h="100%" radius={0} />}</div>
          <Box className={classes.accounts}>{data && plan.data && <ChangedAccounts plan={plan.data} data={data} against={against} flow={flow} onAll={() => setFlow(null)} />}</Box>
        </div>
      )}
    </div>
  )
}

function Sentence({ data, level }: { data: PlanComparison; level: string }) {
  const k = Math.max(0, data.measures.findIndex((measure) => measure.balanced))
  const measure = data.measures[k]
  if (data.result.items_moved === 0) return <>{m.plan_compare_same()}</>
  const fresh = newlyAssigned(data, k)
  const total = data.result.totals[k] ?? 0
  const share = movedShare(data, k) - (total > 0 ? fresh.sum / total : 0)
  const items = (count: number) => unitCount(data.basis === 'accounts' ? 'accounts' : level, count)
  return (
    <>
      <Text component="span" size="sm">
        {m.plan_compare_sentence({
          items: items(data.result.items_moved - fresh.items),
          total: formatNumber(data.result.items),
          share: formatPercent(share),
          measure: measure ? measureName(measure.name, measure.label).toLowerCase() : '',
        })}
      </Text>
      {fresh.items > 0 && (
        <Text component="span" size="sm" ml={6}>
          {m.plan_compare_fresh({ items: items(fresh.items) })}
        </Text>
      )}
    </>
  )
}

/** What the plan is compared with: the side that things come from. */
function Against({ planId, value, onChange }: { planId: string; value: string; onChange: (value: string) => void }) {
  const plans = usePlans()
  const alternatives = useAlternatives(planId, true)
  const data = useMemo(() => {
    const others = (plans.data?.items ?? []).filter((plan) => plan.id !== planId)
    const kept = alternatives.data?.items ?? []
    return [
      {
        group: m.plan_against_force(),
        items: [
          { value: 'today', label: m.plan_against_now() },
          { value: 'start', label: m.plan_against_start() },
        ],
      },
      ...(others.length > 0 ? [{ group: m.plan_title(), items: others.map((plan) => ({ value: plan.id, label: plan.name })) }] : []),
      ...(kept.length > 0 ? [{ group: m.plan_panel_alternatives(), items: kept.map((one) => ({ value: `alternative:${one.id}`, label: one.name })) }] : []),
    ]
  }, [plans.data, alternatives.data, planId])
  return <Select w={260} aria-label={m.plan_compare_with()} allowDeselect={false} searchable data={data} value={value} onChange={(next) => next && onChange(next)} />
}
