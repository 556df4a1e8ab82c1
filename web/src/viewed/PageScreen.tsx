import { Anchor, Badge, Box } from '@mantine/core'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { PageForm } from './PageForm'
import { SignalTabs } from './SignalTabs'
import { usePage } from './views'

/** One's own public page: what it says, and how it looks. */
export default function PageScreen() {
  const read = usePage()
  const published = read.data?.published ?? false
  return (
    <>
      <PageHeader
        title={m.viewed_page_title()}
        text={m.viewed_page_text()}
        badge={read.data && <Badge color={published ? 'pine' : 'gray'}>{published ? m.viewed_published() : m.viewed_not_published()}</Badge>}
        actions={
          published && (
            <Anchor size="sm" href={`/p/${read.data?.handle}`} target="_blank" rel="noreferrer">
              {m.viewed_open_page()}
            </Anchor>
          )
        }
      >
        <SignalTabs at="/signals/page" />
      </PageHeader>
      <Box p="lg" w="100%" style={{ overflow: 'auto', flex: 1 }}>
        {read.error && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {read.isPending && <ScreenLoading />}
        {read.data && <PageForm key={read.data.version} kept={read.data} />}
      </Box>
    </>
  )
}
