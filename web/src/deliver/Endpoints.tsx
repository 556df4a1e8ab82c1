import { ActionIcon, Badge, Button, CopyButton, Group, Menu, Modal, MultiSelect, Skeleton, Stack, Switch, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconPlayerPlay, IconPlus, IconSend, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { explain, Problem } from '@/api/problem'
import { allows, headquarters, useUser } from '@/app/session'
import classes from '@/hook/hook.module.css'
import * as m from '@/paraglide/messages.js'
import { kindName, kindNames } from '@/signal/signals'
import { Failure } from '@/ui/Failure'
import { formatAgo, formatDateTime, formatNumber } from '@/ui/format'
import { type Endpoint, type Made, useAddEndpoint, useEndpointAct, useEndpoints } from './delivery'

/** The systems that signals are sent on to, and how they fare. */
export function Endpoints() {
  const read = useEndpoints()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  return (
    <Stack gap="sm" align="stretch">
      {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Skeleton h={36} />}
      {read.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.deliver_none()}
        </Text>
      )}
      {read.data && read.data.length > 0 && (
        <ul className={classes.list}>
          {read.data.map((endpoint) => (
            <Row key={endpoint.id} endpoint={endpoint} />
          ))}
        </ul>
      )}
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {m.deliver_add()}
        </Button>
      </Group>
      {adding && (
        <Form
          onClose={() => setAdding(false)}
          onMade={(one) => {
            setAdding(false)
            setMade(one)
          }}
        />
      )}
      {made && <Secret made={made} onClose={() => setMade(null)} />}
    </Stack>
  )
}

function Row({ endpoint }: { endpoint: Endpoint }) {
  const act = useEndpointAct()
  const off = Boolean(endpoint.disabled_at)
  const end = () =>
    modals.openConfirmModal({
      title: m.deliver_end_title({ name: endpoint.name }),
      children: <Text size="sm">{m.deliver_end_text()}</Text>,
      labels: { confirm: m.deliver_end(), cancel: m.app_cancel() },
      confirmProps: { color: 'brick' },
      onConfirm: () => act.mutate({ endpoint, act: 'end' }),
    })
  const facts = [
    m.deliver_counts({ done: formatNumber(endpoint.done), waiting: formatNumber(endpoint.waiting), failed: formatNumber(endpoint.failed) }),
    endpoint.good_at ? m.deliver_good({ when: formatAgo(endpoint.good_at) }) : m.deliver_never(),
  ]
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {endpoint.name}
          </Text>
          {endpoint.organisation && <Badge color="gray">{m.deliver_organisation_badge()}</Badge>}
          {off && <Badge color="brick">{m.deliver_disabled()}</Badge>}
          {!off && endpoint.failing_since && <Badge color="ochre">{m.deliver_failing({ at: formatDateTime(endpoint.failing_since) })}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {endpoint.url}
        </Text>
        <Text size="xs" c="dimmed">
          {endpoint.kinds.length === 0 ? m.deliver_all_kinds() : endpoint.kinds.map(kindName).join(', ')}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
        {endpoint.problem && (
          <Text size="xs" c="var(--mantine-color-brick-text)">
            {explain(new Problem(503, { key: endpoint.problem, params: { status: endpoint.status } }, endpoint.problem))}
            {!off && endpoint.next_at && ` · ${m.deliver_next({ when: formatAgo(endpoint.next_at) })}`}
          </Text>
        )}
        {off && <Text size="xs">{m.deliver_disabled_text()}</Text>}
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={m.deliver_acts({ name: endpoint.name })} loading={act.isPending}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconSend size={16} />} onClick={() => act.mutate({ endpoint, act: 'test' })}>
            {m.deliver_try()}
          </Menu.Item>
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} disabled={!off && endpoint.waiting + endpoint.failed === 0} onClick={() => act.mutate({ endpoint, act: 'again' })}>
            {m.deliver_resume()}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<IconX size={16} />} onClick={end}>
            {m.deliver_end()}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function Form({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const office = allows(headquarters, useUser().role)
  const [name, setName] = useState('')
  const [url, setURL] = useState('')
  const [kinds, setKinds] = useState<string[]>([])
  const [organisation, setOrganisation] = useState(false)
  const add = useAddEndpoint(onMade)
  return (
    <Modal opened onClose={onClose} title={m.deliver_add()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ name: name.trim(), url: url.trim(), kinds, organisation })
        }}
      >
        <Stack gap="sm">
          <TextInput label={m.deliver_name()} data-autofocus required withAsterisk={false} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={m.deliver_url()} type="url" placeholder="https://" required withAsterisk={false} maxLength={2000} value={url} onChange={(event) => setURL(event.currentTarget.value)} />
          <MultiSelect label={m.deliver_kinds()} placeholder={kinds.length === 0 ? m.deliver_all_kinds() : ''} searchable clearable value={kinds} onChange={setKinds} data={Object.entries(kindNames).map(([value, label]) => ({ value, label: label() }))} />
          {office && <Switch label={m.deliver_organisation()} description={m.deliver_organisation_text()} checked={organisation} onChange={(event) => setOrganisation(event.currentTarget.checked)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={name.trim() === '' || url.trim() === ''} loading={add.isPending}>
              {m.deliver_add()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** By what the other system knows our messages; shown this once. */
function Secret({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} size="lg" closeOnClickOutside={false} title={m.deliver_made({ name: made.name })}>
      <Stack gap="sm">
        <Text size="sm">{m.deliver_made_text()}</Text>
        <Group gap="xs" align="flex-end">
          <TextInput flex="1 1 240px" readOnly label={m.deliver_secret()} value={made.secret} onFocus={(event) => event.currentTarget.select()} />
          <CopyButton value={made.secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? m.deliver_copied() : m.deliver_copy()}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm" fw={600}>
          {m.deliver_once()}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{m.deliver_noted()}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
