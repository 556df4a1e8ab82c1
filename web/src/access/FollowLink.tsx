import { Alert, Anchor, Button, Loader, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi, request } from '@/api/client'
import { explain } from '@/api/problem'
import { useGo, useRouteParams } from '@/app/navigation'
import { useSigning } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Entrance } from './Entrance'
import { samePassword, strongEnough } from './password'

/** Where a one-time link leads: the first administrator presents themselves, an
 *  invited user or one who forgot chooses a password. All are signed in by it. */
export default function FollowLink() {
  const { secret } = useRouteParams<{ secret: string }>()
  const link = useApi.useQuery('get', '/api/v1/links/{token}', { params: { path: { token: secret } } }, { retry: false, staleTime: Infinity })
  if (link.isPending)
    return (
      <Entrance>
        <Loader />
      </Entrance>
    )
  if (link.isError)
    return (
      <Entrance>
        <Title order={1}>{m.access_link_ended_title()}</Title>
        <Text c="dimmed">{explain(link.error)}</Text>
        <Anchor renderRoot={(root) => <Link to="/" {...root} />}>{m.access_link_to_sign_in()}</Anchor>
      </Entrance>
    )
  return (
    <Entrance>
      <ChoosePassword secret={secret} kind={link.data.kind} name={link.data.name} email={link.data.email} />
    </Entrance>
  )
}

type LinkKind = 'setup' | 'invite' | 'reset'

function ChoosePassword(props: { secret: string; kind: LinkKind; name: string; email: string }) {
  const first = props.kind === 'setup'
  const go = useGo()
  const { renew } = useSigning()
  const form = useForm({
    initialValues: { name: props.name, email: props.email, password: '', again: '' },
    validate: {
      name: (value) => (first && !value.trim() ? m.access_name_needed() : null),
      email: (value) => (/\S@\S/.test(value) ? null : m.access_email_wrong()),
      password: strongEnough,
      again: (value, values) => samePassword(value, values.password),
    },
  })
  const follow = useMutation({
    mutationFn: async (values: typeof form.values) => {
      const body = first ? { name: values.name, email: values.email, password: values.password } : { password: values.password }
      await request('POST', `/api/v1/links/${encodeURIComponent(props.secret)}`, body)
      await renew()
    },
    onSuccess: () => go('/'),
  })
  return (
    <>
      <Stack gap={4}>
        <Title order={1}>{titleOf(props.kind, props.name)}</Title>
        <Text c="dimmed">{first ? m.access_setup_text() : m.access_choose_text({ email: props.email })}</Text>
      </Stack>
      {follow.isError && (
        <Alert color="brick" icon={<IconAlertTriangle size={18} />} role="alert">
          {explain(follow.error)}
        </Alert>
      )}
      <form onSubmit={form.onSubmit((values) => follow.mutate(values))}>
        <Stack gap="sm">
          {first && <TextInput label={m.access_name()} autoComplete="name" required autoFocus {...form.getInputProps('name')} />}
          {first ? (
            <TextInput label={m.access_email()} type="email" autoComplete="username" required {...form.getInputProps('email')} />
          ) : (
            <input type="hidden" autoComplete="username" value={props.email} readOnly />
          )}
          <PasswordInput
            label={m.access_new_password()}
            description={m.access_password_rule()}
            autoComplete="new-password"
            required
            autoFocus={!first}
            {...form.getInputProps('password')}
          />
          <PasswordInput label={m.access_again()} autoComplete="new-password" required {...form.getInputProps('again')} />
          <Button type="submit" size="md" mt="xs" loading={follow.isPending}>
            {first ? m.access_setup_act() : m.access_choose_act()}
          </Button>
        </Stack>
      </form>
    </>
  )
}

function titleOf(kind: LinkKind, name: string): string {
  switch (kind) {
    case 'setup':
      return m.access_setup_title()
    case 'invite':
      return m.access_invite_title({ name })
    case 'reset':
      return m.access_reset_title()
  }
}
