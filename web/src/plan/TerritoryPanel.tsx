import { ActionIcon, Badge, Button, Group, Menu, Stack, Text, TextInput, Title, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconDotsVertical, IconLock, IconLockOpen, IconMarquee2, IconPencil, IconTrash, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { deviation } from '@/ui/balance'
import { Facts } from '@/ui/Facts'
import { formatChange, formatHours, formatNumber } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import classes from './editor.module.css'
import { usePlanAccounts } from './queries'
import { RepLine } from './RepLine'
import type { PlanDetail, PlanTerritory } from './contract'
import type { Editor } from './useEditor'
import { formatMeasure, measureName, territoryName } from './words'

/** One territory of the plan: what it sums to, who is to work it and why, its accounts. */
export function TerritoryPanel({ editor, plan, territory }: { editor: Editor; plan: PlanDetail; territory: PlanTerritory }) {
  const name = territoryName(territory)
  return (
    <>
      <div className={classes.panelHead}>
        <Group gap={6} wrap="nowrap" miw={0} flex={1}>
          <Tooltip label={m.plan_all_territories()}>
            <ActionIcon aria-label={m.plan_all_territories()} onClick={() => editor.choose(null)}>
              <IconArrowLeft size={18} />
            </ActionIcon>
          </Tooltip>
          <span className={classes.swatch} style={{ background: editor.fills[territory.number] }} aria-hidden />
          <Name editor={editor} territory={territory} />
        </Group>
        <TerritoryMenu editor={editor} territory={territory} name={name} />
      </div>
      <div className={classes.panelBody}>
        <Stack p="md" gap="lg">
          <Group gap={6}>
            <Badge color={territory.outside ? 'brick' : 'pine'}>{territory.outside ? m.plan_out_of_tolerance() : m.plan_within_tolerance()}</Badge>
            {territory.pieces > 1 && <Badge color="brick">{m.plan_pieces({ count: territory.pieces })}</Badge>}
          </Group>
          <Sums plan={plan} territory={territory} />
          <RepLine editor={editor} plan={plan} territory={territory} />
          <People plan={plan} territory={territory} />
          <AccountList plan={plan} territory={territory} />
        </Stack>
      </div>
    </>
  )
}

function Name({ editor, territory }: { editor: Editor; territory: PlanTerritory }) {
  const [typed, setTyped] = useState<string | null>(null)
  const name = territoryName(territory)
  if (typed === null)
    return (
      <Group gap={2} wrap="nowrap" miw={0}>
        <Title order={3} style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={name}>
          {name}
        </Title>
        {editor.mayEdit && (
          <ActionIcon size="sm" aria-label={m.plan_territory_rename({ name })} onClick={() => setTyped(name)}>
            <IconPencil size={15} />
          </ActionIcon>
        )}
      </Group>
    )
  const done = (keep: boolean) => {
    const next = typed.trim()
    setTyped(null)
    if (keep && next && next !== name) editor.edit.mutate({ method: 'PATCH', path: `/territories/${territory.number}`, body: { name: next } })
  }
  return (
    <TextInput
      autoFocus
      flex={1}
      size="xs"
      maxLength={200}
      aria-label={m.plan_territory_rename({ name })}
      value={typed}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => done(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done(true)
        if (event.key === 'Escape') {
          event.preventDefault()
          done(false)
        }
      }}
    />
  )
}

function TerritoryMenu({ editor, territory, name }: { editor: Editor; territory: PlanTerritory; name: string }) {
  const members = () => {
    const found: number[] = []
    editor.held.data?.plan.forEach((t, unit) => {
      if (t === territory.number) found.push(unit)
    })
    return found
  }
  const locked = useMemo(() => {
    const data = editor.held.data
    if (!data) return false
    let any = false
    for (let i = 0; i < data.plan.length; i++) {
      if (data.plan[i] !== territory.number) continue
      if (data.locks[i] !== 1) return false
      any = true
    }
    return any
  }, [editor.held.data, territory.number])
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={m.plan_territory_actions({ name })} disabled={!editor.mayEdit}>
          <IconDotsVertical size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconMarquee2 size={16} />} onClick={() => editor.select(members(), 'replace')}>
          {m.plan_territory_select()}
        </Menu.Item>
        <Menu.Item
          leftSection={locked ? <IconLockOpen size={16} /> : <IconLock size={16} />}
          onClick={() => editor.edit.mutate({ path: '/locks', body: { territories: [territory.number], locked: !locked } })}
        >
          {locked ? m.plan_territory_unlock() : m.plan_territory_lock()}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="brick" leftSection={<IconTrash size={16} />} onClick={() => editor.edit.mutate({ method: 'DELETE', path: `/territories/${territory.number}` })}>
          {m.plan_territory_remove()}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Sums({ plan, territory }: { plan: PlanDetail; territory: PlanTerritory }) {
  return (
    <Facts
      facts={[
        ...plan.measures.map((measure, k) => {
          const value = territory.sums[k] ?? 0
          const off = deviation(value, measure.target)
          return {
            label: measureName(measure.name, measure.label),
            value: (
              <Group gap={8} wrap="nowrap">
                <NumberWithWhy
                  label={measureName(measure.name, measure.label)}
                  value={formatMeasure(value, measure.unit)}
                  why={m.plan_sum_why({ units: formatNumber(territory.units) })}
                  parts={[
                    { label: m.plan_sum_target(), value: formatMeasure(measure.target, measure.unit) },
                    ...(measure.balanced ? [{ label: m.plan_sum_allowed(), value: `${formatMeasure(measure.low, measure.unit)} – ${formatMeasure(measure.high, measure.unit)}` }] : []),
                    { label: m.plan_sum_here(), value: formatMeasure(value, measure.unit), total: true },
                  ]}
                  {...(measure.source ? { source: measure.source } : {})}
                />
                <Text size="xs" c={measure.balanced && (value < measure.low || value > measure.high) ? 'brick' : 'dimmed'} component="span">
                  {formatChange(off, 1)}
                </Text>
              </Group>
            ),
          }
        }),
        { label: m.plan_travel(), value: formatHours(territory.travel_hours) },
        { label: m.plan_units(), value: formatNumber(territory.units) },
      ]}
    />
  )
}

/** Whom one would meet there: before the plan is in force by what it would give
 *  to whom, then by the territory itself. */
function People({ plan, territory }: { plan: PlanDetail; territory: PlanTerritory }) {
  const ahead = plan.state === 'draft' || plan.state === 'scheduled'
  if (territory.hidden || (!ahead && !(plan.state === 'active' && territory.territory))) return null
  const search = ahead ? { plan: plan.id, would_be_in: `${plan.id}/${territory.number}` } : { territory: territory.territory }
  return (
    <Button size="compact-sm" variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconUsers size={15} />} renderRoot={(root) => <Link to={'/leads' as never} search={search as never} {...root} />}>
      {ahead ? m.plan_people_would() : m.plan_people_there()}
    </Button>
  )
}

const listed = 12

function AccountList({ plan, territory }: { plan: PlanDetail; territory: PlanTerritory }) {
  const accounts = usePlanAccounts(plan.id, true)
  const data = accounts.data
  const rank = data ? Math.max(0, data.measures.indexOf('potential')) : 0
  const members = useMemo(() => {
    if (!data) return []
    const found: number[] = []
    data.territory.forEach((t, i) => {
      if (t === territory.number) found.push(i)
    })
    return found.sort((a, b) => (data.values[rank]?.[b] ?? 0) - (data.values[rank]?.[a] ?? 0))
  }, [data, territory.number, rank])
  if (!data || members.length === 0) return null
  const unit = plan.measures.find((measure) => measure.name === data.measures[rank])?.unit ?? ''
  return (
    <div>
      <Title order={4} mb={6}>
        {m.plan_accounts_of({ count: members.length, text: formatNumber(members.length) })}
      </Title>
      <Stack gap={2}>
        {members.slice(0, listed).map((i) => (
          <Group key={data.id[i]} justify="space-between" wrap="nowrap" gap="sm">
            <Button size="compact-sm" variant="subtle" color="gray" px={4} fw={450} justify="flex-start" miw={0} renderRoot={(root) => <Link to="/accounts/$accountId" params={{ accountId: data.id[i]! } as never} {...root} />}>
              {data.name[i]}
            </Button>
            <Text size="xs" c="dimmed" className="numbers" style={{ whiteSpace: 'nowrap' }}>
              {formatMeasure(data.values[rank]?.[i] ?? 0, unit)}
            </Text>
          </Group>
        ))}
        {members.length > listed && (
          <Text size="xs" c="dimmed" px={4}>
            {m.plan_accounts_more({ count: members.length - listed, text: formatNumber(members.length - listed) })}
          </Text>
        )}
      </Stack>
    </div>
  )
}
