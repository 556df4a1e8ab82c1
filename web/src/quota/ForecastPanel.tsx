import { Anchor, Button, Group, NumberInput, SegmentedControl, Select, Stack, Text, Textarea, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { allows, managers, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Facts } from '@/ui/Facts'
import { formatChange, formatDate, formatDateTime, formatNumber, formatPercent } from '@/ui/format'
import { Inspector } from '@/ui/Inspector'
import { toast } from '@/ui/toast'
import { unitOf } from './entry'
import { categories, categoryName, type Category, type Detail, type Forecast, kindName, type Line, type OpenDeal, useCategory, useJudge } from './forecasts'
import { todayIs } from './periods'
import { amountText } from './quotas'
import classes from './quota.module.css'

/** What a territory's forecast is made of, and what its people believe. */
export function ForecastPanel(props: { line: Line; detail: Detail; answer: Forecast; tab: string; onTab: (tab: string) => void; onClose: () => void }) {
  const { line, detail, answer, tab } = props
  return (
    <Inspector kind={m.quota_tab_forecast()} title={line.name} onClose={props.onClose}>
      <Stack gap="md">
        <SegmentedControl
          fullWidth
          aria-label={m.quota_parts()}
          value={tab}
          onChange={props.onTab}
          data={[
            { value: 'deals', label: m.quota_deals() },
            { value: 'changes', label: m.quota_changes() },
            { value: 'judgement', label: m.quota_judgement() },
          ]}
        />
        {tab === 'changes' ? <Changes detail={detail} of={answer} /> : tab === 'judgement' ? <Judgement line={line} detail={detail} answer={answer} /> : <Deals detail={detail} of={answer} />}
      </Stack>
    </Inspector>
  )
}

const most = 120

function Deals({ detail, of }: { detail: Detail; of: Forecast }) {
  const { wins } = detail
  const set = useCategory()
  const now = of.as_of >= todayIs()
  const groups = ([...categories, 'overdue'] as Category[]).map((category) => ({ category, deals: detail.deals.filter((deal) => deal.category === category) })).filter((group) => group.deals.length > 0)
  return (
    <>
      <Facts
        facts={[
          { label: m.quota_win_rate_value(), value: `${formatPercent(wins.by_value.shrunk, 0)} (${formatPercent(wins.by_value.low, 0)} – ${formatPercent(wins.by_value.high, 0)})` },
          { label: m.quota_win_rate_count(), value: `${formatPercent(wins.by_count.shrunk, 0)} · ${m.quota_won_lost({ won: formatNumber(wins.won), lost: formatNumber(wins.lost) })}` },
          { label: m.quota_cycle(), value: wins.cycle === undefined ? null : m.quota_days({ count: wins.cycle }) },
        ]}
      />
      {groups.length === 0 && <EmptyState compact title={m.quota_no_deals()} />}
      {groups.map(({ category, deals }) => (
        <section key={category}>
          <Group justify="space-between" mb={2}>
            <Title order={3}>{categoryName(category)}</Title>
            <Text size="sm" fw={600} className="numbers">
              {amountText(deals.reduce((sum, deal) => sum + deal.amount, 0), of)}
            </Text>
          </Group>
          <ul className={classes.deals}>
            {deals.slice(0, most).map((deal) => (
              <DealLine key={`${deal.deal_id} ${deal.amount}`} deal={deal} of={of} onSet={now && category !== 'overdue' ? (next) => set.mutate({ id: deal.deal_id, category: next }) : undefined} />
            ))}
          </ul>
          {deals.length > most && <Text size="xs" c="dimmed">{m.quota_more_deals({ count: deals.length - most })}</Text>}
        </section>
      ))}
    </>
  )
}

function DealLine({ deal, of, onSet }: { deal: OpenDeal; of: Forecast; onSet: ((category: Category | '') => void) | undefined }) {
  return (
    <li style={{ alignItems: 'center' }}>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Anchor size="sm" fw={540} renderRoot={(root) => <Link to={`/accounts/${deal.account_id}`} {...root} />}>
          {deal.account_name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {[deal.deal_name, formatDate(deal.on), deal.probability === undefined ? '' : m.quota_chance({ percent: formatPercent(deal.probability / 100, 0) }), deal.by_hand ? m.quota_by_hand() : ''].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {onSet && (
        <Select
          size="xs"
          w={118}
          aria-label={m.quota_category_of({ name: deal.deal_name })}
          allowDeselect={false}
          value={deal.by_hand ? deal.category : ''}
          onChange={(next) => onSet((next ?? '') as Category | '')}
          data={[{ value: '', label: m.quota_by_probability() }, ...categories.map((value) => ({ value, label: categoryName(value) }))]}
        />
      )}
      <Text size="sm" className="numbers" miw={64} ta="right">
        {amountText(deal.amount, of)}
      </Text>
    </li>
  )
}

function Changes({ detail, of }: { detail: Detail; of: Forecast }) {
  const steps = detail.waterfall?.steps ?? []
  if (steps.length === 0) return <EmptyState compact title={m.quota_no_changes()} />
  const signed = (value: number) => `${value > 0 ? '+' : ''}${amountText(value, of)}`
  return (
    <>
      {steps.map((step) => (
        <section key={step.kind}>
          <Group justify="space-between" mb={2}>
            <Title order={3}>{kindName(step.kind)}</Title>
            <Text size="sm" fw={600} className="numbers">
              {signed(step.amount)}
            </Text>
          </Group>
          <ul className={classes.deals}>
            {step.deals.map((deal) => (
              <li key={deal.deal_id}>
                <div style={{ minWidth: 0 }}>
                  <Anchor size="sm" fw={540} renderRoot={(root) => <Link to={`/accounts/${deal.account_id}`} {...root} />}>
                    {deal.account_name}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {deal.deal_name}
                  </Text>
                </div>
                <Text size="sm" className="numbers">
                  {signed(deal.amount)}
                </Text>
              </li>
            ))}
          </ul>
          {step.count > step.deals.length && <Text size="xs" c="dimmed">{m.quota_more_deals({ count: step.count - step.deals.length })}</Text>}
        </section>
      ))}
    </>
  )
}

function Judgement({ line, detail, answer }: { line: Line; detail: Detail; answer: Forecast }) {
  const user = useUser()
  const open = answer.as_of >= todayIs() && answer.to > todayIs()
  return (
    <>
      <Text size="sm" c="dimmed">
        {m.quota_judgement_text()}
      </Text>
      <Facts
        facts={[
          { label: m.quota_commit_forecast(), value: amountText(line.commit_forecast, answer, true) },
          { label: m.quota_landing(), value: amountText(line.p50, answer, true) },
          { label: m.quota_quota(), value: amountText(line.quota, answer, true) },
        ]}
      />
      {open && allows(managers, user.role) && <Form key={detail.judgements.length} line={line} answer={answer} />}
      <ul className={classes.deals}>
        {detail.judgements.toReversed().map((one) => (
          <li key={one.id}>
            <div>
              <Text size="sm">{one.made_by_name}</Text>
              <Text size="xs" c="dimmed">
                {formatDateTime(one.made_at)}
                {one.note && ` · ${one.note}`}
              </Text>
            </div>
            <Text size="sm" fw={600} className="numbers">
              {amountText(one.amount, answer, true)}
            </Text>
          </li>
        ))}
      </ul>
      {answer.scores.length > 0 && (
        <section>
          <Title order={3} mb={4}>
            {m.quota_scores()}
          </Title>
          <table className={classes.why}>
            <thead>
              <tr>
                <th scope="col">{m.quota_person()}</th>
                <th scope="col">{m.quota_score_count()}</th>
                <th scope="col">{m.quota_bias()}</th>
                <th scope="col">{m.quota_wape()}</th>
              </tr>
            </thead>
            <tbody>
              {answer.scores.map((score) => (
                <tr key={score.user_id}>
                  <td>{score.name}</td>
                  <td>{score.count}</td>
                  <td>{formatChange(score.bias, 1)}</td>
                  <td>{formatPercent(score.wape)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Text size="xs" c="dimmed" mt={4}>
            {m.quota_scores_text()}
          </Text>
        </section>
      )}
    </>
  )
}

function Form({ line, answer }: { line: Line; answer: Forecast }) {
  const unit = unitOf(answer)
  const [amount, setAmount] = useState<number | ''>('')
  const [note, setNote] = useState('')
  const judge = useJudge(line.territory_id, () => toast(m.quota_judgement_kept()))
  const send = () => judge.mutate({ quantity: answer.quantity as 'revenue', currency: answer.currency, from: answer.from, to: answer.to, amount: Math.round(Number(amount) * unit), note })
  return (
    <Stack gap="xs">
      <NumberInput label={answer.currency ? m.quota_i_believe_in({ currency: answer.currency }) : m.quota_i_believe()} min={0} thousandSeparator=" " allowDecimal={false} value={amount} onChange={(value) => setAmount(value === '' ? '' : Number(value))} />
      <Textarea label={m.quota_note()} autosize minRows={2} maxLength={4000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <Group justify="flex-end">
        <Button size="compact-md" disabled={amount === ''} loading={judge.isPending} onClick={send}>
          {m.quota_judge()}
        </Button>
      </Group>
    </Stack>
  )
}
