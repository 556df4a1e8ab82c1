import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { explain } from '@/api/problem'
import { roleName } from '@/app/roleName'
import { type DemoUser, type Session, useSigning } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { Entrance } from './Entrance'
import classes from './entrance.module.css'

/** The way in: an address and a password, or one click when this is the demo. */
export function SignIn({ session }: { session: Session }) {
  const { signIn, signInDemo } = useSigning()
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: (value) => (/\S@\S/.test(value) ? null : m.access_email_wrong()) },
  })
  const enter = async (who: string, act: () => Promise<void>) => {
    setBusy(who)
    setFailure(null)
    try {
      await act()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(null)
    }
  }
  const users = session.demo ? (session.demo_users ?? []) : []
  return (
    <Entrance>
      <Stack gap={4}>
        <Title order={1}>{session.demo ? m.access_demo_title() : m.access_sign_in_title()}</Title>
        <Text c="dimmed">{session.demo ? m.access_demo_text() : m.access_sign_in_text()}</Text>
      </Stack>
      {failure !== null && (
        <Alert color="brick" icon={<IconAlertTriangle size={18} />} role="alert">
          {explain(failure)}
        </Alert>
      )}
      {users.length > 0 && (
        <>
          <Stack gap="xs">
            {users.map((user) => (
              <DemoButton key={user.id} user={user} busy={busy} onClick={() => void enter(user.id, () => signInDemo(user.id))} />
            ))}
          </Stack>
          <Divider label={m.access_or_password()} />
        </>
      )}
      <form onSubmit={form.onSubmit(({ email, password }) => void enter('form', () => signIn(email, password)))}>
        <Stack gap="sm">
          <TextInput label={m.access_email()} type="email" autoComplete="username" required autoFocus={users.length === 0} {...form.getInputProps('email')} />
          <PasswordInput label={m.access_password()} autoComplete="current-password" required {...form.getInputProps('password')} />
          <Button type="submit" size="md" mt="xs" loading={busy === 'form'} variant={users.length > 0 ? 'default' : 'filled'}>
            {m.access_sign_in()}
          </Button>
          <Text size="xs" c="dimmed">
            {m.access_forgotten()}
          </Text>
        </Stack>
      </form>
    </Entrance>
  )
}

function DemoButton({ user, busy, onClick }: { user: DemoUser; busy: string | null; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.demo} onClick={onClick} disabled={busy !== null} data-busy={busy === user.id || undefined}>
      <span>
        <strong>{roleName(user.role)}</strong>
        <Text component="span" size="sm" c="dimmed" display="block">
          {[user.name, user.title].filter(Boolean).join(' · ')}
        </Text>
      </span>
      <IconArrowRight size={18} aria-hidden />
    </UnstyledButton>
  )
}
