import { Anchor, Text } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '@/api/client'
import type { components } from '@/api/schema'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate, formatList, formatMoney, formatNumber } from '@/ui/format'
import classes from './quota.module.css'

type Vacancies = components['schemas']['Vacancies']
type Cover = components['schemas']['Cover']

function useVacancies(asOf: string) {
  return useQuery({
    queryKey: ['quota', 'vacancies', asOf],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await api.GET('/api/v1/vacancies', { params: { query: { as_of: asOf } }, signal })).data!,
  })
}

/** Territories that nobody owns: who stands in, what each day costs; and who covers whom. */
export function VacancyView({ asOf }: { asOf: string }) {
  const answer = useVacancies(asOf)
  if (answer.error) return <Failure error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <ScreenLoading />
  const { data } = answer
  return (
    <div className={classes.scroll}>
      {data.items.length === 0 ? <EmptyState icon={IconUserCheck} title={m.quota_vacancy_none()} text={m.quota_vacancy_none_text()} /> : <Items data={data} />}
      {data.leaves.length > 0 && <Leaves data={data} />}
    </div>
  )
}

function Items({ data }: { data: Vacancies }) {
  const money = (value: number) => formatMoney(value, data.currency)
  return (
    <>
      <Text size="sm" px={22} py={10}>
        {m.quota_vacancy_text({ missed: money(data.missed), date: formatDate(data.as_of) })}
      </Text>
      <table className={classes.rows} aria-label={m.quota_vacancies()}>
        <thead>
          <tr>
            <th scope="col">{m.quota_territory()}</th>
            <th scope="col">{m.quota_vacancy_since()}</th>
            <th scope="col">{m.quota_vacancy_covers()}</th>
            <th scope="col">{m.quota_vacancy_next()}</th>
            <th scope="col" className={classes.figure}>{m.quota_vacancy_day()}</th>
            <th scope="col" className={classes.figure} data-wide>{m.quota_vacancy_asked()}</th>
            <th scope="col" className={classes.figure} data-wide>{m.quota_won()}</th>
            <th scope="col" className={classes.figure}>{m.quota_vacancy_missed()}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((one) => (
            <tr key={one.territory_id}>
              <th scope="row">
                <Name id={one.territory_id} name={one.name} />
                {one.last && <div className={classes.who}>{m.quota_vacancy_last({ name: one.last })}</div>}
              </th>
              <td>
                {formatDate(one.since)}
                <div className={classes.who}>{m.quota_vacancy_days({ count: formatNumber(one.days) })}</div>
              </td>
              <td>{one.covers.length > 0 ? covers(one.covers) : m.quota_vacancy_nobody()}</td>
              <td>{one.next ? m.quota_vacancy_from({ name: one.next, date: formatDate(one.next_on) }) : '—'}</td>
              <td className={classes.figure}>{money(one.per_day)}</td>
              <td className={classes.figure} data-wide>{money(one.asked)}</td>
              <td className={classes.figure} data-wide>{money(one.won)}</td>
              <td className={classes.figure}>
                <strong>{money(one.missed)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Leaves({ data }: { data: Vacancies }) {
  return (
    <table className={classes.rows} aria-label={m.quota_leaves()}>
      <thead>
        <tr>
          <th scope="col">{m.quota_leaves()}</th>
          <th scope="col">{m.quota_vacancy_owner()}</th>
          <th scope="col">{m.quota_vacancy_covers()}</th>
        </tr>
      </thead>
      <tbody>
        {data.leaves.map((one) => (
          <tr key={one.territory_id}>
            <th scope="row">
              <Name id={one.territory_id} name={one.name} />
            </th>
            <td>{formatList(one.owners ?? [])}</td>
            <td>{covers(one.covers)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Name({ id, name }: { id: string; name: string }) {
  return <Anchor size="sm" renderRoot={(root) => <Link to={`/territories/${id}`} {...root} />}>{name}</Anchor>
}

function covers(list: readonly Cover[]): string {
  return formatList(
    list.map((one) =>
      one.to ? m.quota_vacancy_cover_until({ name: one.name, share: formatNumber(one.share), date: formatDate(one.to) }) : m.quota_vacancy_cover({ name: one.name, share: formatNumber(one.share), date: formatDate(one.from) }),
    ),
  )
}
