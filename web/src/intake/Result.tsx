import { Alert, Button, Group, List, Stack, Tabs, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconAlertTriangle, IconArrowBackUp, IconArrowRight, IconInfoCircle, IconPlayerPlay, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { explain, Problem } from '@/api/problem'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { Counts } from './Counts'
import { type Import, type Target, useActs } from './imports'
import { Problems } from './Problems'
import { problemText } from './words'

const screens: Record<string, string> = { accounts: '/accounts', people: '/people' }

/** What an import did, the rows it could not take, and the way back. */
export function Result({ value, target }: { value: Import; target: Target | undefined }) {
  const acts = useActs(value.id)
  const stored = value.created + value.merged
  const stopped = value.state === 'cancelled' || value.state === 'failed'
  const screen = screens[value.target]
  const undo = () =>
    modals.openConfirmModal({
      title: m.intake_undo_title(),
      children: <Text size="sm">{m.intake_undo_text({ created: formatNumber(value.created), merged: formatNumber(value.merged) })}</Text>,
      labels: { confirm: m.intake_undo(), cancel: m.app_cancel() },
      confirmProps: { color: 'brick' },
      onConfirm: () => acts.undo.mutate(),
    })
  const first = value.rejected > 0 ? 'rejected' : 'flagged'
  return (
    <Stack p="lg" gap="lg">
      <Said value={value} />
      {value.state !== 'undone' && <Counts value={value} />}
      <Group gap="sm">
        {screen && stored > 0 && value.state !== 'undone' && (
          <Button rightSection={<IconArrowRight size={15} />} renderRoot={(root) => <Link to={screen} {...root} />}>
            {value.target === 'people' ? m.intake_see_people() : m.intake_see_accounts()}
          </Button>
        )}
        {stopped && value.read < value.total && (
          <Button variant={screen && stored > 0 ? 'default' : 'filled'} leftSection={<IconPlayerPlay size={15} />} loading={acts.run.isPending} onClick={() => acts.run.mutate()}>
            {m.intake_go_on({ count: value.total - value.read, text: formatNumber(value.total - value.read) })}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPlus size={15} />} renderRoot={(root) => <Link to="/import" {...root} />}>
          {m.intake_another()}
        </Button>
        {value.state !== 'undone' && stored > 0 && (
          <Button variant="subtle" color="brick" leftSection={<IconArrowBackUp size={15} />} loading={acts.undo.isPending} onClick={undo}>
            {m.intake_undo()}
          </Button>
        )}
      </Group>
      {value.refusals.length > 0 && (
        <Alert color="ochre" icon={<IconInfoCircle size={18} />} title={m.intake_kept({ count: value.kept, text: formatNumber(value.kept) })}>
          <List size="sm">
            {value.refusals.slice(0, 10).map((one) => (
              <List.Item key={one.id}>
                {one.name}: {problemText(target, one)}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {value.rejected + value.flagged > 0 && (
        <Tabs defaultValue={first}>
          <Tabs.List>
            <Tabs.Tab value="rejected" disabled={value.rejected === 0}>
              {m.intake_tab_rejected({ count: formatNumber(value.rejected) })}
            </Tabs.Tab>
            <Tabs.Tab value="flagged" disabled={value.flagged === 0}>
              {m.intake_tab_flagged({ count: formatNumber(value.flagged) })}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="rejected">
            <Problems value={value} target={target} kind="rejected" />
          </Tabs.Panel>
          <Tabs.Panel value="flagged">
            <Problems value={value} target={target} kind="flagged" />
          </Tabs.Panel>
        </Tabs>
      )}
    </Stack>
  )
}

/** The outcome in one sentence. */
function Said({ value }: { value: Import }) {
  const failure = value.failure as Import['failure'] | null
  if (value.state === 'failed') {
    return (
      <Alert color="brick" icon={<IconAlertTriangle size={18} />} title={m.intake_failed({ line: formatNumber(value.read) })} role="alert">
        {failure ? explain(new Problem(422, { detail: failure.message, key: failure.key, params: failure.params }, failure.message)) : m.app_fault_internal()} {m.intake_failed_text()}
      </Alert>
    )
  }
  const sentence = {
    done: value.rejected > 0 ? m.intake_done_rejects({ stored: formatNumber(value.read - value.rejected), total: formatNumber(value.read) }) : m.intake_done({ count: value.read, text: formatNumber(value.read) }),
    cancelled: m.intake_cancelled({ done: formatNumber(value.read), total: formatNumber(value.total) }),
    undone: value.kept > 0 ? m.intake_undone_but() : m.intake_undone(),
  }[value.state as 'done' | 'cancelled' | 'undone']
  return <Text size="lg">{sentence}</Text>
}
