import { Box, Skeleton } from '@mantine/core'
import { useGo, useRouteParams } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { AccountActs } from './AccountActs'
import { useAccount } from './accounts'
import { Relation } from './columns'
import { Details } from './Details'

/** One account on a page of its own. */
export default function AccountPage() {
  const { accountId } = useRouteParams<{ accountId: string }>()
  const go = useGo()
  const read = useAccount(accountId)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  const account = read.data
  return (
    <>
      <PageHeader
        title={account?.name ?? '…'}
        trail={[{ label: m.account_title(), to: '/accounts' }]}
        badge={account && <Relation customer={account.customer} />}
        actions={account && <AccountActs account={account} onGone={() => go('/accounts')} />}
      />
      <Box p="lg" maw={900} style={{ overflow: 'auto' }}>
        {account ? <Details account={account} /> : <Skeleton h={320} />}
      </Box>
    </>
  )
}
