import { Button } from '@mantine/core'
import { IconNews } from '@tabler/icons-react'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { Mentioned } from './Mentioned'
import { type Kind, useNews } from './news'
import classes from './news.module.css'

/** News about the accounts in sight. */
export function About({ kind, office, onFeeds }: { kind: Kind | ''; office: boolean; onFeeds: () => void }) {
  const read = useNews(kind)
  if (read.error) return <Failure error={read.error} onRetry={() => void read.refetch()} />
  if (!read.data) return <ScreenLoading />
  if (read.data.length === 0)
    return (
      <EmptyState
        icon={IconNews}
        title={kind ? m.news_none_of_kind() : m.news_none()}
        text={office ? m.news_none_text_office() : m.news_none_text()}
        action={
          office && (
            <Button variant="default" onClick={onFeeds}>
              {m.news_feeds()}
            </Button>
          )
        }
      />
    )
  return (
    <ul className={classes.list}>
      {read.data.map((one) => (
        <Mentioned key={one.id} one={one} />
      ))}
    </ul>
  )
}
