import { Box, Skeleton, Tabs } from '@mantine/core'
import { useAddress, useGo, useRouteParams } from '@/app/navigation'
import { FollowButton } from '@/following/FollowButton'
import { CommitteeMap } from '@/lead/committee/CommitteeMap'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { AccountActs } from './AccountActs'
import { useAccount } from './accounts'
import { Relation } from './columns'
import { Details } from './Details'

interface Address extends Record<string, unknown> {
  tab: 'map'
}

/** One account on a page of its own: what is known of it, and who decides there. */
export default function AccountPage() {
  const { accountId } = useRouteParams<{ accountId: string }>()
  const [address, change] = useAddress<Address>()
  const go = useGo()
  const read = useAccount(accountId)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  const account = read.data
  const tab = address.tab === 'map' ? 'map' : 'details'
  return (
    <>
      <PageHeader
        title={account?.name ?? '…'}
        trail={[{ label: m.account_title(), to: '/accounts' }]}
        badge={account && <Relation customer={account.customer} />}
        actions={
          account && (
            <>
              <FollowButton account={account.id} name={account.name} />
              <AccountActs account={account} onGone={() => go('/accounts')} />
            </>
          )
        }
      >
        <Tabs value={tab} onChange={(next) => change({ tab: next === 'map' ? 'map' : undefined })}>
          <Tabs.List aria-label={m.account_tabs()}>
            <Tabs.Tab value="details">{m.account_tab_details()}</Tabs.Tab>
            <Tabs.Tab value="map">{m.lead_committee()}</Tabs.Tab>
          </Tabs.List>
        </Tabs>
      </PageHeader>
      <Box p="lg" maw={tab === 'map' ? undefined : 900} flex={1} style={{ overflow: 'auto' }}>
        {!account ? <Skeleton h={320} /> : tab === 'map' ? <CommitteeMap account={account.id} /> : <Details account={account} />}
      </Box>
    </>
  )
}
