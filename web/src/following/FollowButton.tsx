import { Button } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { useFollow, useFollows } from './following'

/** Follows an account or a person, or no longer. */
export function FollowButton({ account, person, name }: { account?: string; person?: string; name: string }) {
  const read = useFollows()
  const follow = useFollow(name)
  const followed = account ? read.data?.accounts.some((one) => one.id === account) : read.data?.people.some((one) => one.id === person)
  return (
    <Button
      size="xs"
      variant={followed ? 'light' : 'default'}
      aria-pressed={followed ?? false}
      leftSection={followed ? <IconStarFilled size={15} /> : <IconStar size={15} />}
      loading={follow.isPending}
      disabled={!read.data}
      onClick={() => follow.mutate({ ...(account ? { accounts: [account] } : { people: [person!] }), followed: !followed })}
    >
      {followed ? m.following_followed() : m.following_follow()}
    </Button>
  )
}

/** Follows what is chosen in a list. */
export function BulkFollow({ accounts, people, onDone }: { accounts?: string[]; people?: string[]; onDone: () => void }) {
  const follow = useFollow(undefined, onDone)
  const chosen = [...new Set(accounts ?? people ?? [])].slice(0, 2000)
  if (chosen.length === 0) return null
  return (
    <Button size="compact-sm" variant="light" leftSection={<IconStar size={15} />} loading={follow.isPending} onClick={() => follow.mutate({ ...(accounts ? { accounts: chosen } : { people: chosen }), followed: true })}>
      {m.following_follow()}
    </Button>
  )
}
