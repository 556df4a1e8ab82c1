import { Anchor, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { WhyButton } from '@/alignment/Why'
import { AccountCompetitors } from '@/competitor/AccountCompetitors'
import { AccountDeals } from '@/deal/AccountDeals'
import { SignalsAbout } from '@/signal/About'
import { AccountTasks } from '@/task/AccountTasks'
import { DealtWhy } from '@/territory/DealtWhy'
import { PointLayer } from '@/map/PointLayer'
import { MapView } from '@/map/MapView'
import * as m from '@/paraglide/messages.js'
import { Facts } from '@/ui/Facts'
import { formatDate, formatMoney, formatNumber } from '@/ui/format'
import { type Account, accountsPath, type Activity, type Explanation, type PersonAt, useColleagues, useOf } from './accounts'
import { AccountProfile } from './AccountProfile'
import { ProblemForm } from './ProblemForm'
import { activityName, precisionName, reasonName } from './words'

/** What is known of an account: facts, place, territory, deals, people, activities. */
export function Details({ account }: { account: Account }) {
  const { nameOf } = useColleagues()
  const currency = account.currency || 'EUR'
  const [reporting, setReporting] = useState(false)
  const activities = useOf<{ items: Activity[] }>(account.id, `/api/v1/activities?account=${account.id}`)
  const people = useOf<{ items: PersonAt[] }>(account.id, `/api/v1/people?account=${account.id}&limit=50`)
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          { label: m.account_address(), value: [account.street, [account.postcode, account.town].filter(Boolean).join(' '), account.country].filter(Boolean).join(', ') },
          { label: m.account_owner(), value: nameOf(account.owner_id) || m.account_nobody() },
          { label: m.account_potential(), value: formatMoney(account.potential, currency) },
          { label: m.account_revenue(), value: formatMoney(account.revenue, currency) },
          { label: m.account_industry(), value: account.industry_title || account.industry_name || account.industry },
          { label: m.account_headcount(), value: formatNumber(account.headcount) },
          { label: m.account_visits(), value: formatNumber(account.visits_per_year, 1) },
          { label: 'SIREN', value: account.siren || undefined },
          { label: 'SIRET', value: account.siret || undefined },
          { label: m.account_phone(), value: account.phone || undefined },
          { label: m.account_domain(), value: account.domain || undefined },
          { label: m.account_note(), value: account.note || undefined },
          ...Object.entries(account.custom).map(([label, value]) => ({ label, value })),
        ]}
      />
      <AccountProfile account={account} />
      <Why account={account} />
      <SignalsAbout account={account.id} />
      <AccountTasks account={account} />
      {account.lon !== undefined && account.lat !== undefined && <Place account={account} lon={account.lon} lat={account.lat} />}
      <AccountDeals account={account.id} />
      <AccountCompetitors account={account.id} />
      <Part title={m.account_people()} count={people.data?.items.length}>
        {(people.data?.items ?? []).map((person) => (
          <Line
            key={person.id}
            title={
              <Anchor size="sm" renderRoot={(root) => <Link to={`/people/${person.id}` as never} {...root} />}>
                {[person.given_name, person.family_name].filter(Boolean).join(' ')}
              </Anchor>
            }
            text={person.positions.find((one) => one.account_id === account.id)?.title}
          />
        ))}
      </Part>
      <Part
        title={m.account_activities()}
        count={activities.data?.items.length}
        action={
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setReporting(true)}>
            {m.account_problem_report()}
          </Button>
        }
      >
        {(activities.data?.items ?? []).slice(0, 30).map((one) => (
          <Line key={one.id} title={one.subject || activityName(one.kind)} right={formatDate(one.happened_on)} text={[activityName(one.kind), nameOf(one.user_id)].filter(Boolean).join(' · ')} />
        ))}
      </Part>
      {reporting && <ProblemForm account={account} onClose={() => setReporting(false)} />}
    </Stack>
  )
}

/** The territories that the account is in, and what put it there. */
function Why({ account }: { account: Account }) {
  const why = useOf<Explanation>(account.id, `${accountsPath}/${account.id}/alignment`)
  const current = why.data?.current ?? []
  return (
    <Part title={m.account_territory()} count={undefined}>
      {current.map((one) => (
        <Line key={one.id} title={one.territory_name || m.account_elsewhere()} right={formatDate(one.valid_from)} text={one.reason === 'rule' && one.detail.name ? m.alignment_by_rule({ name: one.detail.name }) : reasonName(one.reason)} />
      ))}
      {why.data && current.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.account_unassigned()}
        </Text>
      )}
      <DealtWhy account={account.id} />
      <Box>
        <WhyButton account={account} />
      </Box>
    </Part>
  )
}

function Place({ account, lon, lat }: { account: Account; lon: number; lat: number }) {
  const points = [{ id: account.id, lon, lat, size: 6 }]
  return (
    <Box>
      <Box h={190} style={{ borderRadius: 6, overflow: 'hidden', border: '1px solid var(--arpent-line)' }}>
        <MapView label={m.account_map_one({ name: account.name })} bounds={[lon - 0.4, lat - 0.25, lon + 0.4, lat + 0.25]}>
          <PointLayer points={points} />
        </MapView>
      </Box>
      <Text size="xs" c="dimmed" mt={4}>
        {[account.area_name, precisionName(account.precision)].filter(Boolean).join(' · ')}
      </Text>
    </Box>
  )
}

function Part({ title, count, action, children }: { title: string; count: number | undefined; action?: ReactNode; children: ReactNode }) {
  return (
    <Box component="section">
      <Group justify="space-between" mb={6}>
        <Title order={3}>{title}</Title>
        {action}
      </Group>
      {count === 0 ? (
        <Text size="sm" c="dimmed">
          {m.account_nothing()}
        </Text>
      ) : (
        <Stack gap={8}>{children}</Stack>
      )}
    </Box>
  )
}

function Line({ title, text, right }: { title: ReactNode; text?: ReactNode; right?: ReactNode }) {
  return (
    <Box style={{ display: 'grid', gridTemplateColumns: '1fr auto', columnGap: 12 }}>
      <Text size="sm" fw={540} component="div">
        {title}
      </Text>
      <Text size="sm" className="numbers">
        {right}
      </Text>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
    </Box>
  )
}
