import { ActionIcon, Box, Button, Group, Modal, Select, Stack, Text, TextInput, Title, Tooltip } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { formatDate } from '@/ui/format'
import { toast } from '@/ui/toast'
import { CompetitorForm } from './CompetitorForm'
import { type Installation, useAct, useCompetitors, useInstalled } from './competitors'

/** Which competitors are at an account. */
export function AccountCompetitors({ account }: { account: string }) {
  const read = useInstalled(account)
  const [adding, setAdding] = useState(false)
  const path = (entry: string) => ({ params: { path: { id: account, entry } } })
  const back = useAct((one: Installation) => api.POST('/api/v1/accounts/{id}/competitors/{entry}/restore', path(one.id)))
  const remove = useAct(async (one: Installation) => {
    await api.DELETE('/api/v1/accounts/{id}/competitors/{entry}', path(one.id))
    toast(m.competitor_removed({ name: one.name }), () => back.mutateAsync(one))
  })
  return (
    <Box component="section">
      <Group justify="space-between" mb={6}>
        <Title order={3}>{m.competitor_title()}</Title>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {m.competitor_add()}
        </Button>
      </Group>
      {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
      {read.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.competitor_none_here()}
        </Text>
      )}
      <Stack gap={6}>
        {read.data?.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={540}>
                {one.name}
              </Text>
              <Text size="xs" c="dimmed">
                {[one.product, one.ends_on && m.competitor_until({ day: formatDate(one.ends_on) }), one.note].filter(Boolean).join(' · ')}
              </Text>
            </div>
            <Tooltip label={m.competitor_remove()}>
              <ActionIcon size="sm" aria-label={`${m.competitor_remove()}: ${one.name}`} onClick={() => remove.mutate(one)}>
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
      </Stack>
      {adding && <InstallForm account={account} onClose={() => setAdding(false)} />}
    </Box>
  )
}

function InstallForm({ account, onClose }: { account: string; onClose: () => void }) {
  const competitors = (useCompetitors().data ?? []).filter((one) => !one.archived)
  const [who, setWho] = useState<string | null>(null)
  const [product, setProduct] = useState('')
  const [ends, setEnds] = useState('')
  const [naming, setNaming] = useState(false)
  const save = useAct(() => api.POST('/api/v1/accounts/{id}/competitors', { params: { path: { id: account } }, body: { competitor_id: who!, product, ...(ends && { ends_on: ends }) } }), onClose)
  return (
    <Modal opened onClose={onClose} title={m.competitor_add()}>
      <Stack gap="sm">
        <Group align="flex-end" wrap="nowrap">
          <Select flex={1} searchable label={m.competitor_one()} value={who} onChange={setWho} data={competitors.map((one) => ({ value: one.id, label: one.name }))} />
          <Button variant="default" onClick={() => setNaming(true)}>
            {m.competitor_new()}
          </Button>
        </Group>
        <TextInput label={m.competitor_product()} maxLength={300} value={product} onChange={(event) => setProduct(event.currentTarget.value)} />
        <TextInput type="date" label={m.competitor_ends_on()} value={ends} onChange={(event) => setEnds(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {m.app_cancel()}
          </Button>
          <Button disabled={!who} loading={save.isPending} onClick={() => save.mutate(undefined)}>
            {m.competitor_save()}
          </Button>
        </Group>
      </Stack>
      {naming && <CompetitorForm competitor={null} onClose={() => setNaming(false)} onSaved={setWho} />}
    </Modal>
  )
}
