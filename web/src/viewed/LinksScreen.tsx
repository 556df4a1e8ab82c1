import { ActionIcon, Badge, Box, Button, CopyButton, Group, Menu, SegmentedControl, Text } from '@mantine/core'
import { IconArrowBackUp, IconCalendarEvent, IconCheck, IconCopy, IconDots, IconEye, IconLink, IconPlus, IconUserShare, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useGo } from '@/app/navigation'
import { useUser } from '@/app/session'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatDate, formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { dayBefore } from './days'
import { GiveDialog } from './GiveDialog'
import { LinkForm } from './LinkForm'
import { MadeDialog } from './MadeDialog'
import { SignalTabs } from './SignalTabs'
import classes from './viewed.module.css'
import { ProlongDialog } from './ProlongDialog'
import { addressOf, forWhom, kindNames, type Link, type Made, useLinks, useRevoke } from './views'

type Open = { what: 'new' } | { what: 'made'; made: Made } | { what: 'give' | 'prolong'; link: Link }

/** Links that tell when they are opened. */
export default function LinksScreen() {
  const [mine, setMine] = useState(true)
  const [open, setOpen] = useState<Open | null>(null)
  const read = useLinks(mine)
  const close = () => setOpen(null)
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen({ what: 'new' })}>
      {m.viewed_new()}
    </Button>
  )
  return (
    <>
      <PageHeader title={m.viewed_links_title()} text={m.viewed_links_text()} actions={add}>
        <SignalTabs at="/signals/links" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        <SegmentedControl
          mb="md"
          aria-label={m.viewed_which()}
          value={mine ? 'mine' : 'all'}
          onChange={(value) => setMine(value === 'mine')}
          data={[
            { value: 'mine', label: m.viewed_mine() },
            { value: 'all', label: m.viewed_all() },
          ]}
        />
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data?.length === 0 && <EmptyState icon={IconLink} title={m.viewed_links_none()} text={m.viewed_links_none_text()} action={add} />}
        <ul className={classes.list}>{read.data?.map((link) => <Row key={link.id} link={link} onOpen={(what) => setOpen({ what, link })} />)}</ul>
      </Box>
      {open?.what === 'new' && <LinkForm onClose={close} onMade={(made) => setOpen({ what: 'made', made })} />}
      {open?.what === 'made' && <MadeDialog made={open.made} onClose={close} />}
      {open?.what === 'give' && <GiveDialog link={open.link} onClose={close} />}
      {open?.what === 'prolong' && <ProlongDialog link={open.link} onClose={close} />}
    </>
  )
}

function Row({ link, onOpen }: { link: Link; onOpen: (what: 'give' | 'prolong') => void }) {
  const go = useGo()
  const revoke = useRevoke()
  const own = link.owner_id === useUser().id
  const state = link.revoked_at ? m.viewed_revoked() : link.opens ? '' : m.viewed_ended()
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={560} style={{ overflowWrap: 'anywhere' }} c={link.opens ? undefined : 'dimmed'}>
            {link.title}
          </Text>
          <Badge variant="light">{kindNames[link.kind]()}</Badge>
          {link.protected && <Badge color="gray">{m.viewed_protected()}</Badge>}
          {state && <Badge color="brick">{state}</Badge>}
          {link.owner_left && <Badge color="ochre">{m.viewed_left({ name: link.owner })}</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {[forWhom(link), !own && m.viewed_by({ name: link.owner }), m.viewed_made_on({ date: formatDate(link.created_at) }), link.expires_on && !link.revoked_at && (link.opens ? m.viewed_until : m.viewed_ended_on)({ date: formatDate(dayBefore(link.expires_on)) })].filter(Boolean).join(' · ')}
        </Text>
        <Text size="xs" className="numbers">
          {[m.viewed_views({ count: link.views, text: formatNumber(link.views) }), link.last_view_at && m.viewed_last({ at: formatAgo(link.last_view_at) }), link.apart > 0 && m.viewed_apart_count({ count: link.apart, text: formatNumber(link.apart) })].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {link.mine && link.opens && (
        <CopyButton value={addressOf(link)}>
          {({ copied, copy }) => (
            <ActionIcon variant="subtle" color={copied ? 'pine' : 'gray'} aria-label={copied ? m.viewed_copied() : m.viewed_copy_link()} onClick={copy}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          )}
        </CopyButton>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.viewed_acts({ title: link.title })} loading={revoke.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEye size={16} />} onClick={() => go(`/signals/views?link=${link.id}&days=365`)}>
            {m.viewed_see_views()}
          </Menu.Item>
          {link.mine && (
            <>
              {!link.revoked_at && (
                <Menu.Item leftSection={<IconCalendarEvent size={16} />} onClick={() => onOpen('prolong')}>
                  {m.viewed_prolong()}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<IconUserShare size={16} />} onClick={() => onOpen('give')}>
                {m.viewed_give()}
              </Menu.Item>
              {link.revoked_at ? (
                <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => revoke.mutate({ link, revoked: false })}>
                  {m.viewed_restore()}
                </Menu.Item>
              ) : (
                <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={() => revoke.mutate({ link, revoked: true })}>
                  {m.viewed_revoke()}
                </Menu.Item>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
