import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconArrowBackUp, IconArrowForwardUp, IconCheck, IconCopy, IconDots, IconSitemap, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { toast } from '@/ui/toast'
import { type Grid, useChange } from './rounds'
import { ShareDialog } from './ShareDialog'

/** What may be done with a round by its reader. */
export function RoundActs({ grid, may, onRound }: { grid: Grid; may: boolean; onRound: (id: string) => void }) {
  const { round } = grid
  const change = useChange(round.id)
  const user = useUser()
  const [sharing, setSharing] = useState(false)
  if (!allows(managers, user.role)) return null
  const draft = round.state === 'draft'
  const act = (rest: string, done?: () => void) => change.mutate({ rest }, { onSuccess: done })
  const approve = () =>
    modals.openConfirmModal({
      title: m.quota_approve_title({ name: round.name }),
      children: m.quota_approve_text({ from: formatDate(round.starts_on) }),
      labels: { confirm: m.quota_approve(), cancel: m.app_cancel() },
      onConfirm: () => act('/approve', () => toast(m.quota_approved({ name: round.name }), () => change.mutateAsync({ rest: '/withdraw' }))),
    })
  const withdraw = () =>
    modals.openConfirmModal({
      title: m.quota_withdraw_title({ name: round.name }),
      children: m.quota_withdraw_text(),
      labels: { confirm: m.quota_withdraw(), cancel: m.app_cancel() },
      onConfirm: () => act('/withdraw', () => toast(m.quota_withdrawn({ name: round.name }), () => change.mutateAsync({ rest: '/approve' }))),
    })
  return (
    <Group gap={6}>
      {draft && (
        <>
          <Step label={m.quota_undo()} keys="Ctrl Z" able={grid.can_undo} icon={<IconArrowBackUp size={17} />} onClick={() => act('/undo')} />
          <Step label={m.quota_redo()} keys="Ctrl Y" able={grid.can_redo} icon={<IconArrowForwardUp size={17} />} onClick={() => act('/redo')} />
          {may && (
            <Button size="compact-md" variant="default" leftSection={<IconSitemap size={15} />} onClick={() => setSharing(true)}>
              {m.quota_share_out()}
            </Button>
          )}
        </>
      )}
      {may && draft && (
        <Button size="compact-md" leftSection={<IconCheck size={15} />} loading={change.isPending && change.variables !== undefined && !Array.isArray(change.variables) && change.variables.rest === '/approve'} onClick={approve}>
          {m.quota_approve()}
        </Button>
      )}
      {may && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={m.quota_more()}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => change.mutate({ rest: '/copy', body: { name: m.quota_copy_name({ name: round.name }).slice(0, 200) } }, { onSuccess: (made) => made && onRound(made.round.id) })}>
              {m.quota_copy()}
            </Menu.Item>
            {!draft && !grid.in_force && <Menu.Item leftSection={<IconCheck size={15} />} onClick={approve}>{m.quota_approve_again()}</Menu.Item>}
            {grid.in_force && <Menu.Item leftSection={<IconArrowBackUp size={15} />} onClick={withdraw}>{m.quota_withdraw()}</Menu.Item>}
            {draft && (
              <Menu.Item
                leftSection={<IconTrash size={15} />}
                onClick={() => act('/discard', () => { onRound(''); toast(m.quota_discarded({ name: round.name }), () => change.mutateAsync({ rest: '/restore' })) })}
              >
                {m.quota_discard()}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {sharing && <ShareDialog grid={grid} onClose={() => setSharing(false)} />}
    </Group>
  )
}

function Step({ label, keys, able, icon, onClick }: { label: string; keys: string; able: boolean; icon: React.ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={`${label} (${keys})`}>
      <ActionIcon disabled={!able} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
