import { Anchor, Badge, Box, Button, Group, Select, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconChecklist, IconEye, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useColleagues } from '@/account/accounts'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { TaskForm } from '@/task/TaskForm'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDateTime } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { Retention } from './Retention'
import { SignalTabs } from './SignalTabs'
import classes from './viewed.module.css'
import { advices, forWhom, kindNames, lasted, reasons, useLinks, useViews, type View, whoOf } from './views'

interface Address extends Record<string, unknown> {
  link: string
  apart: string
  days: number
}

/** Who looked at one's links and page, what they read, and what to do about it. */
export default function ViewsScreen() {
  const [address, change] = useAddress<Address>()
  const [tasking, setTasking] = useState<{ view: View; today: string } | null>(null)
  const apart = address.apart === 'yes'
  const days = Number(address.days) || 30
  const only = address.link ?? ''
  const read = useViews({ days, link: only, apart })
  const send = (
    <Button variant="light" renderRoot={(root) => <Link to={'/signals/links' as never} {...root} />}>
      {m.viewed_links_title()}
    </Button>
  )
  return (
    <>
      <PageHeader title={m.viewed_views_title()} text={m.viewed_views_text()}>
        <SignalTabs at="/signals/views" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        <Group mb="md">
          <SegmentedControl
            value={apart ? 'yes' : ''}
            onChange={(value) => change({ apart: value })}
            data={[
              { value: '', label: m.viewed_readers() },
              { value: 'yes', label: m.viewed_apart() },
            ]}
          />
          <Select aria-label={m.viewed_days()} allowDeselect={false} value={String(days)} onChange={(value) => change({ days: Number(value) })} data={[7, 30, 90, 365].map((count) => ({ value: String(count), label: m.viewed_last_days({ days: count }) }))} />
          <Retention />
        </Group>
        {only && <Only id={only} onAll={() => change({ link: '' })} />}
        {apart && (read.data?.length ?? 0) > 0 && (
          <Text size="sm" c="dimmed" mb="sm">
            {m.viewed_apart_text()}
          </Text>
        )}
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data?.length === 0 && <EmptyState icon={IconEye} title={apart ? m.viewed_none_apart() : m.viewed_none()} text={apart ? m.viewed_apart_text() : m.viewed_none_text()} {...(!apart && { action: send })} />}
        <ul className={classes.list}>{read.data?.map((view) => <Row key={view.id} view={view} onTask={() => setTasking({ view, today: new Date().toISOString().slice(0, 10) })} />)}</ul>
      </Box>
      {tasking && (
        <TaskForm
          today={tasking.today}
          about={about(tasking.view)}
          account={tasking.view.account_id ? { id: tasking.view.account_id, name: tasking.view.account ?? '' } : undefined}
          onClose={() => setTasking(null)}
        />
      )}
    </>
  )
}

/** What a task about somebody known is called to begin with. */
function about(view: View): string {
  if (!view.person) return ''
  return view.kind === 'page' ? m.viewed_task_page({ who: view.person }) : m.viewed_task({ who: view.person, title: view.title })
}

/** Says of which link the views are, and shows all again. */
function Only({ id, onAll }: { id: string; onAll: () => void }) {
  const link = useLinks(false).data?.find((one) => one.id === id)
  return (
    <Group gap="xs" mb="sm">
      <Text size="sm">{link ? m.viewed_only({ title: link.title, whom: forWhom(link) }) : m.viewed_only_one()}</Text>
      <Button size="compact-xs" variant="light" rightSection={<IconX size={12} />} onClick={onAll}>
        {m.viewed_only_all()}
      </Button>
    </Group>
  )
}

function Row({ view, onTask }: { view: View; onTask: () => void }) {
  const who = whoOf(view)
  const { nameOf } = useColleagues()
  const own = view.owner_id === useUser().id
  const owner = nameOf(view.owner_id)
  const says = view.kind !== 'page' ? m.viewed_opened({ who, title: view.title }) : own ? m.viewed_saw_page({ who }) : m.viewed_saw_page_of({ who, owner })
  const read = Object.keys(view.pages).length
  const advice = advices[view.advice]
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Text size="sm" fw={560} style={{ overflowWrap: 'anywhere' }}>
          {view.person_id ? <Anchor inherit renderRoot={(root) => <Link to={`/people/${view.person_id}` as never} {...root} />}>{says}</Anchor> : says}
        </Text>
        <Group gap={8}>
          <Badge variant="light">{kindNames[view.kind]()}</Badge>
          {view.apart && <Badge color="gray">{reasons[view.apart]?.() ?? view.apart}</Badge>}
          <Text size="xs" c="dimmed">
            {[formatDateTime(view.last_at), !own && view.kind !== 'page' && owner && m.viewed_link_of({ owner })].filter(Boolean).join(' · ')}
          </Text>
          <Text size="xs" c="dimmed" className="numbers">
            {[lasted(view.seconds), view.page_count > 0 && m.viewed_pages_read({ read, count: view.page_count }), view.went_on && m.viewed_went_on()].filter(Boolean).join(' · ')}
          </Text>
          {view.account_id && (
            <Anchor size="xs" renderRoot={(root) => <Link to={`/accounts/${view.account_id}` as never} {...root} />}>
              {view.account}
            </Anchor>
          )}
        </Group>
        {view.page_count > 1 && read > 0 && <PageTimes view={view} />}
        {advice && (
          <Text size="sm" mt={4}>
            {advice()}
          </Text>
        )}
      </div>
      {!view.apart && !view.hidden && (
        <Button size="compact-sm" variant="light" leftSection={<IconChecklist size={14} />} onClick={onTask} style={{ flex: 'none' }}>
          {m.viewed_make_task()}
        </Button>
      )}
    </li>
  )
}

const label = ({ page, seconds }: { page: number; seconds: number }) => m.viewed_page_time({ page, time: lasted(seconds) })

/** How long each page of a document was looked at. */
function PageTimes({ view }: { view: View }) {
  const most = Math.max(...Object.values(view.pages))
  const pages = Array.from({ length: Math.min(view.page_count, 60) }, (_, i) => ({ page: i + 1, seconds: view.pages[i + 1] ?? 0 }))
  return (
    <div className={classes.pages} role="img" aria-label={pages.filter((one) => one.seconds > 0).map(label).join(', ')}>
      {pages.map((one) => (
        <Tooltip key={one.page} label={label(one)}>
          <span className={classes.page}>
            <span style={{ height: `${(100 * one.seconds) / most}%` }} />
          </span>
        </Tooltip>
      ))}
    </div>
  )
}
