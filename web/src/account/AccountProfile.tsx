import { Box, Group, Select, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { sourceText, useFiles } from '@/person/provenance'
import { formatDate, formatNumber } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { type Account, type Particulars, useColleagues, useForget } from './accounts'
import { Fundings } from './Fundings'
import { allCompanyTypes, companyTypeName } from './words'
import { WordsField } from './WordsField'

/** What an account works with and how many work there over time, each with who
 *  said so. */
export function AccountProfile({ account }: { account: Account }) {
  const save = useSaveProfile(account)
  return (
    <>
      <Headcounts account={account} />
      <CompanyType account={account} save={(values) => save({ type: words(values) })} />
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

/** Of which type the company is, and who said so. */
function CompanyType({ account, save }: { account: Account; save: (values: string[]) => Promise<unknown> }) {
  const files = useFiles().data
  const { nameOf } = useColleagues()
  const one = (account.profile.type ?? []).find((word) => !word.to)
  const saving = useMutation({
    mutationFn: save,
    onError: toastError,
    onSuccess: () => toast(m.account_words_saved({ title: m.account_type() }), () => save(one ? [one.value] : [])),
  })
  return (
    <Box component="section">
      <Title order={3} mb={4}>
        {m.account_type()}
      </Title>
      <Select
        size="xs"
        maw={320}
        clearable
        aria-label={m.account_type()}
        placeholder={m.account_nothing()}
        data={allCompanyTypes.map((value) => ({ value, label: companyTypeName(value) }))}
        value={saving.isPending ? (saving.variables[0] ?? null) : (one?.value ?? null)}
        onChange={(next) => saving.mutate(next ? [next] : [])}
      />
      {one && (
        <Text size="xs" c="dimmed" mt={4}>
          {m.account_words_from({ sources: [one.source ? sourceText(one.source, files) : nameOf(one.by ?? '') || m.person_source_form(), one.on && formatDate(one.on)].filter(Boolean).join(' · ') })}
        </Text>
      )}
    </Box>
  )
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
