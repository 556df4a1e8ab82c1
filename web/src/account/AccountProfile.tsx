import { Box, Group, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { sourceText, useFiles } from '@/person/provenance'
import { formatDate, formatNumber } from '@/ui/format'
import { type Account, type Particulars, useForget } from './accounts'
import { Fundings } from './Fundings'
import { WordsField } from './WordsField'

/** What an account works with and how many work there over time, each with who
 *  said so. */
export function AccountProfile({ account }: { account: Account }) {
  const save = useSaveProfile(account)
  return (
    <>
      <Headcounts account={account} />
      <WordsField title={m.account_technologies()} field="technology" words={account.profile.technologies} save={(values) => save({ technologies: words(values) })} />
      <Fundings fundings={account.profile.fundings} currency={account.currency || 'EUR'} save={(fundings) => save({ fundings })} />
      <WordsField title={m.account_tags()} field="account_tag" words={account.profile.tags} save={(values) => save({ tags: words(values) })} />
    </>
  )
}

const words = (values: string[]) => values.map((value) => ({ value }))

/** Changes what is known of an account beside its particulars. */
function useSaveProfile(account: Account) {
  const queries = useQueryClient()
  const forget = useForget()
  return async (profile: NonNullable<Particulars['profile']>) => {
    await api.PATCH('/api/v1/accounts/{id}', { params: { path: { id: account.id } }, body: { profile } })
    await forget()
    // The index of leads follows within a second.
    setTimeout(() => void queries.invalidateQueries({ queryKey: ['leads'] }), 1200)
  }
}

/** How many worked there when, and what that makes in a year. */
function Headcounts({ account }: { account: Account }) {
  const files = useFiles().data
  const known = (account.profile.headcounts ?? []).toReversed()
  if (known.length === 0) return null
  const growth = account.growth
  return (
    <Box component="section">
      <Title order={3} mb={4}>
        {m.account_headcounts()}
      </Title>
      {growth && (
        <Text size="sm" fw={540}>
          {m.account_growth({ percent: (growth.percent > 0 ? '+' : '') + formatNumber(growth.percent, 1) })}
        </Text>
      )}
      {known.slice(0, 6).map((one) => (
        <Group key={one.on} gap="xs" wrap="nowrap" align="baseline">
          <Text size="sm" className="numbers" miw={48} ta="right">
            {formatNumber(one.people)}
          </Text>
          <Text size="xs" c="dimmed">
            {[formatDate(one.on), one.source && sourceText(one.source, files), one.derived && m.account_headcount_derived()].filter(Boolean).join(' · ')}
          </Text>
        </Group>
      ))}
    </Box>
  )
}
