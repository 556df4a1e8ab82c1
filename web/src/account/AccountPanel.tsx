import { Button, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { FollowButton } from '@/following/FollowButton'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { Inspector } from '@/ui/Inspector'
import { AccountActs } from './AccountActs'
import { useAccount } from './accounts'
import { Relation } from './columns'
import { Details } from './Details'

/** One account beside the list that it was opened from. */
export function AccountPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const read = useAccount(id)
  const account = read.data
  return (
    <Inspector
      kind={m.account_one()}
      title={account?.name ?? ''}
      badge={account && <Relation customer={account.customer} />}
      onClose={onClose}
      actions={
        account && (
          <>
            <Button size="xs" variant="light" renderRoot={(root) => <Link to={`/accounts/${id}` as never} {...root} />}>
              {m.account_open()}
            </Button>
            <FollowButton account={id} name={account.name} />
            <AccountActs account={account} onGone={onClose} />
          </>
        )
      }
    >
      {read.error ? <Failure error={read.error} onRetry={() => void read.refetch()} /> : account ? <Details account={account} /> : <Skeleton h={220} />}
    </Inspector>
  )
}
