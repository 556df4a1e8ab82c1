import { Alert, Box, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { IconInfoCircle, IconMapRoute, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useAddress, useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { type Column, DataTable, type Sort } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { compareNames, formatAgo, formatDate, formatNumber, formatPercent, unknown } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { Dumbbell } from './Dumbbell'
import { PlanMenu } from './PlanMenu'
import { usePlans } from './queries'
import { StateBadge } from './StateBadge'
import type { Plan } from './contract'
import { levelName, unitCount } from './words'

type View = 'current' | 'archived'

/** Every plan that one may see: what is in force, what is being drawn, what was. */
export default function Plans() {
  const plans = usePlans()
  const go = useGo()
  const [address, change] = useAddress<{ view: View }>()
  const [sort, setSort] = useState<Sort>({ by: 'updated', descending: true })
  const view = address.view ?? 'current'
  const all = useMemo(() => plans.data?.items ?? [], [plans.data])
  const archived = all.filter((plan) => plan.state === 'archived').length
  const rows = useMemo(() => sorted(all.filter((plan) => (plan.state === 'archived') === (view === 'archived')), sort), [all, view, sort])
  const active = all.find((plan) => plan.state === 'active')
  return (
    <>
      <PageHeader
        title={m.plan_title()}
        text={m.plan_text()}
        actions={
          <Button leftSection={<IconPlus size={16} />} renderRoot={(root) => <Link to="/plans/new" {...root} />}>
            {m.plan_new()}
          </Button>
        }
      >
        {archived > 0 && (
          <SegmentedControl
            mb="xs"
            value={view}
            onChange={(next) => change({ view: next as View })}
            aria-label={m.plan_view()}
            data={[
              { value: 'current', label: m.plan_view_current({ count: formatNumber(all.length - archived) }) },
              { value: 'archived', label: m.plan_view_archived({ count: formatNumber(archived) }) },
            ]}
          />
        )}
      </PageHeader>
      {!plans.isPending && all.length > 0 && !active && view === 'current' && (
        <Box px="lg" pt="sm">
          <Alert variant="light" color="ochre" icon={<IconInfoCircle size={18} />} py="xs">
            {m.plan_none_active()}
          </Alert>
        </Box>
      )}
      <DataTable<Plan>
        name="plans"
        label={m.plan_title()}
        columns={columns()}
        rows={rows}
        idOf={(plan) => plan.id}
        loading={plans.isPending}
        error={plans.error}
        onRetry={() => void plans.refetch()}
        sort={sort}
        onSort={setSort}
        onOpen={(plan) => go(`/plans/${plan.id}`)}
        empty={
          <EmptyState
            icon={IconMapRoute}
            title={view === 'archived' ? m.plan_empty_archived() : m.plan_empty()}
            text={view === 'archived' ? undefined : m.plan_empty_text()}
            action={
              view === 'archived' ? undefined : (
                <Button leftSection={<IconPlus size={16} />} renderRoot={(root) => <Link to="/plans/new" {...root} />}>
                  {m.plan_new()}
                </Button>
              )
            }
          />
        }
      />
    </>
  )
}

function columns(): Column<Plan>[] {
  return [
    { key: 'name', title: m.plan_column_name(), sort: 'name', fixed: true, render: (plan) => <Name plan={plan} /> },
    { key: 'state', title: m.plan_column_state(), sort: 'state', width: 150, render: (plan) => <StateBadge state={plan.state} /> },
    { key: 'territories', title: m.plan_column_territories(), sort: 'territories', align: 'right', width: 110, render: (plan) => formatNumber(plan.territories) },
    { key: 'balance', title: m.plan_column_balance(), sort: 'balance', width: 190, render: (plan) => <Balance plan={plan} /> },
    {
      key: 'disruption',
      title: m.plan_column_disruption(),
      sort: 'disruption',
      align: 'right',
      width: 130,
      render: (plan) => (plan.before ? formatPercent(plan.score.disruption) : unknown),
    },
    { key: 'force', title: m.plan_column_force(), width: 190, render: (plan) => <InForce plan={plan} /> },
    {
      key: 'updated',
      title: m.plan_column_updated(),
      sort: 'updated',
      width: 180,
      render: (plan) => (
        <Text size="sm" c="dimmed" component="span">
          {[formatAgo(plan.updated_at), authorOf(plan)].filter(Boolean).join(' · ')}
        </Text>
      ),
    },
    { key: 'menu', title: '', fixed: true, width: 56, render: (plan) => <PlanMenu plan={plan} /> },
  ]
}

function Name({ plan }: { plan: Plan }) {
  return (
    <Box miw={180} maw={420}>
      <Text fw={600} size="sm" truncate>
        {plan.name}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {plan.level === 'accounts' ? unitCount(plan.level, plan.units) : `${levelName(plan.level)} · ${unitCount(plan.level, plan.units)}`}
      </Text>
    </Box>
  )
}

function Balance({ plan }: { plan: Plan }) {
  if (plan.score.unassigned > 0 && plan.score.unassigned === plan.units) return <Text size="sm" c="dimmed">{m.plan_not_run()}</Text>
  const within = plan.score.balance.every((one) => one.outside === 0)
  return <Dumbbell before={plan.before?.deviation} after={plan.score.deviation} within={within} />
}

function InForce({ plan }: { plan: Plan }) {
  if (!plan.valid_from) return <Text c="dimmed" size="sm">{unknown}</Text>
  return (
    <Group gap={4}>
      <Text size="sm">{plan.valid_to ? m.plan_between({ from: formatDate(plan.valid_from), to: formatDate(plan.valid_to) }) : m.plan_from({ from: formatDate(plan.valid_from) })}</Text>
    </Group>
  )
}

/** Who made it, where the list says so. */
export function authorOf(plan: Plan): string {
  return (plan as Plan & { created_by_name?: string }).created_by_name ?? ''
}

const order: Record<Plan['state'], number> = { active: 0, scheduled: 1, draft: 2, archived: 3 }

function sorted(plans: Plan[], { by, descending }: Sort): Plan[] {
  const compare = (a: Plan, b: Plan): number => {
    switch (by) {
      case 'name':
        return compareNames(a.name, b.name)
      case 'state':
        return order[a.state] - order[b.state]
      case 'territories':
        return a.territories - b.territories
      case 'balance':
        return a.score.deviation - b.score.deviation
      case 'disruption':
        return a.score.disruption - b.score.disruption
      default:
        return a.updated_at.localeCompare(b.updated_at)
    }
  }
  return plans.toSorted((a, b) => (descending ? compare(b, a) : compare(a, b)))
}
