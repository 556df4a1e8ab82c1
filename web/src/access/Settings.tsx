import { Button, Group, Paper, PasswordInput, SegmentedControl, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '@/api/client'
import { type Language, languages, useLanguage } from '@/app/language'
import { roleName } from '@/app/roleName'
import { useSigning, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { PageHeader } from '@/ui/PageHeader'
import { toast, toastError } from '@/ui/toast'
import { samePassword, strongEnough } from './password'
import { Sessions } from './Sessions'
import { Tokens } from './Tokens'

/** One's own name, language, password, open sessions and API tokens. */
export default function Settings() {
  const user = useUser()
  return (
    <>
      <PageHeader title={m.access_settings()} text={`${roleName(user.role)} · ${user.email}`} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} p="lg" spacing="lg" maw={1280} style={{ alignItems: 'start' }}>
        <Stack gap="lg">
          <Profile />
          <Password />
        </Stack>
        <Stack gap="lg">
          <Sessions />
          <Tokens />
        </Stack>
      </SimpleGrid>
    </>
  )
}

/** A titled part of the settings. */
export function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Title order={2}>{title}</Title>
      {text && (
        <Text size="sm" c="dimmed" mt={2}>
          {text}
        </Text>
      )}
      <Stack gap="sm" mt="md">
        {children}
      </Stack>
    </Paper>
  )
}

function Profile() {
  const user = useUser()
  const { update } = useSigning()
  const { language, choose } = useLanguage()
  const form = useForm({ initialValues: { name: user.name }, validate: { name: (value) => (value.trim() ? null : m.access_name_needed()) } })
  const save = useMutation({
    mutationFn: (name: string) => update({ name: name.trim() }),
    onSuccess: () => {
      form.resetDirty()
      toast(m.access_saved())
    },
    onError: toastError,
  })
  return (
    <Part title={m.access_profile()}>
      <form onSubmit={form.onSubmit(({ name }) => save.mutate(name))}>
        <Group align="flex-end" gap="sm">
          <TextInput label={m.access_name()} autoComplete="name" maxLength={200} flex={1} {...form.getInputProps('name')} />
          <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
            {m.access_save()}
          </Button>
        </Group>
      </form>
      <Stack gap={4} align="flex-start">
        <Text size="sm" fw={500}>
          {m.app_language()}
        </Text>
        <SegmentedControl
          aria-label={m.app_language()}
          data={languages}
          value={language}
          onChange={(value) => {
            choose(value as Language)
            update({ locale: value }).catch(toastError)
          }}
        />
      </Stack>
    </Part>
  )
}

function Password() {
  const queries = useQueryClient()
  const form = useForm({
    initialValues: { old: '', password: '', again: '' },
    validate: { password: strongEnough, again: (value, values) => samePassword(value, values.password) },
  })
  const change = useMutation({
    mutationFn: (values: typeof form.values) => api.POST('/api/v1/session/password', { body: { old: values.old, new: values.password } }),
    onSuccess: () => {
      form.reset()
      toast(m.access_password_changed())
      void queries.invalidateQueries()
    },
    onError: toastError,
  })
  return (
    <Part title={m.access_password()} text={m.access_password_text()}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack gap="sm">
          <PasswordInput label={m.access_old_password()} autoComplete="current-password" required {...form.getInputProps('old')} />
          <PasswordInput label={m.access_new_password()} description={m.access_password_rule()} autoComplete="new-password" required {...form.getInputProps('password')} />
          <PasswordInput label={m.access_again()} autoComplete="new-password" required {...form.getInputProps('again')} />
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={change.isPending}>
              {m.access_change_password()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  )
}
