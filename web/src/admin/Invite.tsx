import { Button, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Role } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'
import { handOver } from './HandOver'
import { RoleSelect } from './RoleSelect'
import { usersKey } from './users'

/** Adds a user and gives the link to hand over. */
export function Invite({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const form = useForm({
    initialValues: { name: '', email: '', title: '', role: 'representative' as Role },
    validate: {
      name: (value) => (value.trim() ? null : m.access_name_needed()),
      email: (value) => (/\S@\S/.test(value) ? null : m.access_email_wrong()),
    },
  })
  const add = useMutation({
    mutationFn: async (values: typeof form.values) => {
      const { data } = await api.POST('/api/v1/users', { body: values })
      onClose()
      await handOver(data!.id, data!.name)
    },
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: usersKey }),
  })
  return (
    <Modal opened onClose={onClose} title={m.admin_invite_title()}>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
        <Stack gap="sm">
          <TextInput label={m.admin_name()} required maxLength={200} data-autofocus {...form.getInputProps('name')} />
          <TextInput label={m.admin_email()} type="email" required maxLength={200} {...form.getInputProps('email')} />
          <TextInput label={m.admin_job()} maxLength={200} {...form.getInputProps('title')} />
          <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
          <Button type="submit" mt="xs" loading={add.isPending}>
            {m.admin_invite_act()}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
