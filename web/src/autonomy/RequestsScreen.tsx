import { Box, Button, Group, Modal, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { IconArrowUp, IconGavel } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import { useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { toast } from '@/ui/toast'
import { Policy } from './Policy'
import { RequestCard } from './RequestCard'
import { useAct, useRequests } from './requests'

interface Address extends Record<string, unknown> {
  tab: 'open' | 'decided' | 'policy'
}

/** What managers ask of headquarters, and who decides what. */
export default function RequestsScreen() {
  const [address, change] = useAddress<Address>()
  const tab = address.tab ?? 'open'
  const manager = useUser().role === 'manager'
  const [writing, setWriting] = useState(false)
  return (
    <>
      <PageHeader
        title={m.autonomy_title()}
        text={m.autonomy_text()}
        actions={
          manager && (
            <Button leftSection={<IconArrowUp size={16} />} onClick={() => setWriting(true)}>
              {m.autonomy_escalate()}
            </Button>
          )
        }
      />
      <Box p="lg" style={{ overflow: 'auto' }} flex={1}>
        <SegmentedControl
          mb="md"
          aria-label={m.autonomy_title()}
          value={tab}
          onChange={(next) => change({ tab: next as Address['tab'] })}
          data={[
            { value: 'open', label: m.autonomy_tab_open() },
            { value: 'decided', label: m.autonomy_tab_decided() },
            { value: 'policy', label: m.autonomy_tab_policy() },
          ]}
        />
        {tab === 'policy' ? <Policy /> : <List state={tab} />}
      </Box>
      {writing && <Escalation onClose={() => setWriting(false)} />}
    </>
  )
}

function List({ state }: { state: 'open' | 'decided' }) {
  const read = useRequests(state)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  if (read.data.length === 0) return <EmptyState icon={IconGavel} title={state === 'open' ? m.autonomy_none() : m.autonomy_none_decided()} text={m.autonomy_none_text()} />
  return (
    <Stack maw={820}>
      {read.data.map((one) => (
        <RequestCard key={one.id} request={one} />
      ))}
    </Stack>
  )
}

function Escalation({ onClose }: { onClose: () => void }) {
  const [subject, setSubject] = useState('')
  const [text, setText] = useState('')
  const send = useAct(
    () => api.POST('/api/v1/autonomy/requests', { body: { subject, text } }),
    () => {
      toast(m.autonomy_sent())
      onClose()
    },
  )
  return (
    <Modal opened onClose={onClose} title={m.autonomy_escalate()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate(undefined)
        }}
      >
        <Stack gap="sm">
          <TextInput label={m.autonomy_subject()} data-autofocus maxLength={200} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
          <Textarea label={m.autonomy_wanted()} autosize minRows={4} maxLength={10000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={!subject.trim() || !text.trim()} loading={send.isPending}>
              {m.autonomy_send()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
