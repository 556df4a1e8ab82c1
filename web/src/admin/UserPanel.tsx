import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { IconArrowsExchange, IconHistory, IconKey } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Inspector } from '@/ui/Inspector'
import { toast, toastError } from '@/ui/toast'
import { handOver } from './HandOver'
import { RoleSelect } from './RoleSelect'
import { Standing } from './Users'
import { type User, usersKey } from './users'

type Change = components['schemas']['UserChange']

/** One user: name, job, role, and whether they may come in. */
export function UserPanel({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient()
  const go = useGo()
  const form = useForm({
    initialValues: { name: user.name, title: user.title, role: user.role },
    validate: { name: (value) => (value.trim() ? null : m.access_name_needed()) },
  })
  const change = useMutation({
    mutationFn: (body: Change) => api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id }, header: { 'If-Match': `"${user.version}"` } }, body }),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: usersKey }),
  })
  const link = useMutation({ mutationFn: () => handOver(user.id, user.name), onError: toastError })
  // Taken back without the version: it is the change itself that is undone.
  const setActive = (active: boolean) => api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id } }, body: { active } })
  const toggle = useMutation({
    mutationFn: setActive,
    onSuccess: (_, active) =>
      toast(active ? m.admin_activated({ name: user.name }) : m.admin_deactivated({ name: user.name }), async () => {
        await setActive(!active)
        await queries.invalidateQueries({ queryKey: usersKey })
      }),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: usersKey }),
  })
  const deactivate = () =>
    modals.openConfirmModal({
      title: m.admin_deactivate_title({ name: user.name }),
      children: <Text size="sm">{m.admin_deactivate_text()}</Text>,
      labels: { confirm: m.admin_deactivate(), cancel: m.app_cancel() },
      confirmProps: { color: 'brick' },
      onConfirm: () => toggle.mutate(false),
    })
  return (
    <Inspector
      kind={m.admin_user()}
      title={user.name}
      badge={<Standing user={user} />}
      onClose={onClose}
      footer={
        user.active ? (
          <Button variant="light" color="brick" fullWidth onClick={deactivate} loading={toggle.isPending}>
            {m.admin_deactivate()}
          </Button>
        ) : (
          <Button variant="light" fullWidth onClick={() => toggle.mutate(true)} loading={toggle.isPending}>
            {m.admin_activate()}
          </Button>
        )
      }
    >
      <form onSubmit={form.onSubmit((values) => change.mutate(values, { onSuccess: () => toast(m.admin_saved()) }))}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {user.email}
          </Text>
          <TextInput label={m.admin_name()} required maxLength={200} {...form.getInputProps('name')} />
          <TextInput label={m.admin_job()} maxLength={200} {...form.getInputProps('title')} />
          <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
          <Group justify="flex-end">
            <Button type="submit" variant="default" disabled={!form.isDirty()} loading={change.isPending}>
              {m.admin_save()}
            </Button>
          </Group>
        </Stack>
      </form>
      <Stack gap="xs" mt="lg" align="stretch">
        {user.active && (
          <Button variant="default" leftSection={<IconKey size={16} />} loading={link.isPending} onClick={() => link.mutate()}>
            {user.signs_in ? m.admin_link_reset() : m.admin_link_invite()}
          </Button>
        )}
        <Button variant="default" leftSection={<IconArrowsExchange size={16} />} onClick={() => go(`/hand-over/${encodeURIComponent(user.id)}`)}>
          {m.account_hand_over()}
        </Button>
        <Button variant="default" leftSection={<IconHistory size={16} />} onClick={() => go(`/admin/audit?user=${encodeURIComponent(user.id)}`)}>
          {m.admin_activity()}
        </Button>
      </Stack>
    </Inspector>
  )
}
