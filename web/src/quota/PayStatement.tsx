import { Anchor, Button, Group, Modal, NumberInput, Select, Skeleton, Stack, TextInput } from '@mantine/core'
import { IconArrowLeft, IconFileTypePdf, IconGift, IconPrinter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { formatDate, formatMoney, formatPercent } from '@/ui/format'
import { NumberWithWhy } from '@/ui/NumberWithWhy'
import { toast } from '@/ui/toast'
import { unitOf } from './entry'
import { type Entry, type Part, planActs, type Statement, triggerName, usePayAct, useStatement } from './pays'
import { todayIs } from './periods'
import { amountText, useQuestion } from './quotas'
import { monthName } from './sheet'
import { fileAt } from './Download'
import { Disputes } from './Disputes'
import { Terms } from './Terms'
import { WhatIf } from './WhatIf'
import classes from './quota.module.css'

/** Someone's pay under a plan, traced to the cent. */
export function PayStatement({ plan, person, may, onBack }: { plan: string; person: string; may: boolean; onBack?: () => void }) {
  const { question } = useQuestion()
  const statement = useStatement(plan, person, question.as_of)
  if (statement.error) return <Failure error={statement.error} onRetry={() => void statement.refetch()} />
  if (!statement.data) return <Skeleton m="lg" h={420} />
  const st = statement.data
  const now = st.as_of >= todayIs()
  return (
    <div className={classes.whole}>
      <div className={classes.stageHead}>
        <Group gap="xs">
          {onBack && (
            <Button size="compact-sm" variant="subtle" leftSection={<IconArrowLeft size={15} />} onClick={onBack}>
              {m.quota_pay_everyone()}
            </Button>
          )}
          <h2>{st.person.name}</h2>
        </Group>
        <Group gap="xs">
          {may && now && <Grant statement={st} />}
          <Button component="a" size="compact-sm" variant="default" leftSection={<IconFileTypePdf size={15} />} href={fileAt(`/pay-plans/${plan}/people/${person}/statement.pdf`, { as_of: question.as_of })} download>
            {m.quota_pay_pdf()}
          </Button>
          <Button size="compact-sm" variant="default" leftSection={<IconPrinter size={15} />} onClick={() => window.print()}>
            {m.quota_pay_print()}
          </Button>
        </Group>
      </div>
      <Tiles st={st} />
      <div className={classes.bar}>
        <Terms plan={st.plan} warnings={st.warnings} />
      </div>
      <WhatIf statement={st} now={now} />
      <div className={classes.stage}>
        <Trace parts={st.person.parts} currency={st.plan.currency} />
        <Disputes statement={st} now={now} />
        <Ledger entries={st.ledger} paid={st.paid} currency={st.plan.currency} />
      </div>
    </div>
  )
}

function Tiles({ st }: { st: Statement }) {
  const money = (value: number) => formatMoney(value, st.plan.currency, false)
  const rows: [string, React.ReactNode, string][] = [
    [
      m.quota_pay_earned(),
      <NumberWithWhy
        key="earned"
        label={m.quota_pay_earned()}
        value={money(st.person.earned)}
        why={m.quota_pay_earned_why({ date: formatDate(st.as_of) })}
        parts={st.person.parts.flatMap((part) => [
          ...part.slices.map((slice) => ({ label: `${m.quota_pay_between({ from: formatPercent(slice.from), to: formatPercent(slice.to) })} × ${slice.rate}`, value: money(slice.pays) })),
          { label: part.component.name, value: money(part.earned), total: true },
        ])}
      />,
      m.quota_pay_of_target({ percent: st.person.target > 0 ? formatPercent(st.person.earned / st.person.target, 0) : '—', target: formatMoney(st.person.target, st.plan.currency) }),
    ],
    [m.quota_pay_paid(), money(st.paid), st.owed > 0 ? m.quota_pay_owed({ amount: money(st.owed) }) : m.quota_pay_ledger_note()],
    [m.quota_pay_pending(), money(st.pending), st.pending < 0 ? m.quota_pay_taken_back() : m.quota_pay_pending_note()],
    ...st.person.parts.map((part): [string, React.ReactNode, string] => {
      const of = { quantity: part.component.quantity ?? 'revenue', currency: st.plan.currency }
      return [part.component.name, part.quota > 0 ? formatPercent(part.attained) : '—', m.quota_won_of({ won: amountText(part.credited, of), quota: part.quota > 0 ? amountText(part.quota, of) : m.quota_none() })]
    }),
  ]
  return (
    <dl className={classes.tiles}>
      {rows.map(([label, value, note]) => (
        <div key={label} className={classes.tile}>
          <dt>{label}</dt>
          <dd>
            <span className={classes.big}>{value}</span>
            <span className={classes.note}>{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Deal by deal: where each took the attainment, and what it paid. */
function Trace({ parts, currency }: { parts: Part[]; currency: string }) {
  const money = (value: number) => formatMoney(value, currency, false)
  return (
    <section>
      <h3>{m.quota_pay_trace()}</h3>
      {parts.map((part) => {
        const of = { quantity: part.component.quantity ?? 'revenue', currency }
        const lines = part.lines ?? []
        const waiting = part.waiting > 0 ? ` · ${m.quota_pay_waiting({ amount: amountText(part.waiting, of, true), trigger: triggerName(part.component.trigger) })}` : ''
        if (lines.length === 0) return <EmptyState key={part.component.name} compact title={m.quota_no_deals()} {...(waiting ? { text: waiting.slice(3) } : {})} />
        return (
          <table key={part.component.name} className={classes.why}>
            <caption className={classes.caption}>
              {part.component.name}
              {waiting}
            </caption>
            <thead>
              <tr>
                <th scope="col">{m.quota_deals()}</th>
                <th scope="col">{m.quota_pay_credited()}</th>
                <th scope="col">{m.quota_attained()}</th>
                <th scope="col">{m.quota_pay_pays()}</th>
              </tr>
            </thead>
            <tbody>
              {lines.toReversed().map((line, i) => (
                // oxlint-disable-next-line react/no-array-index-key -- a split deal stands here once a part, and lines do not move
                <tr key={`${line.ref} ${i}`}>
                  <td>
                    <Anchor size="sm" renderRoot={(root) => <Link to={`/accounts/${line.account_id}`} {...root} />}>
                      {line.account_name}
                    </Anchor>
                    <div className={classes.who}>
                      {line.deal_name} · {line.won_on === line.on ? formatDate(line.on) : m.quota_pay_won_counts({ won: formatDate(line.won_on), counts: formatDate(line.on) })}
                    </div>
                  </td>
                  <td>{amountText(line.amount, of, true)}</td>
                  <td>
                    {formatPercent(line.before)} → {formatPercent(line.after)}
                  </td>
                  <td>{money(line.pays)}</td>
                </tr>
              ))}
              <tr data-total>
                <td>{m.quota_total()}</td>
                <td>{amountText(part.credited, of, true)}</td>
                <td>{formatPercent(part.attained)}</td>
                <td>{money(part.earned)}</td>
              </tr>
            </tbody>
          </table>
        )
      })}
    </section>
  )
}

function kindText(entry: Entry): string {
  const names: Record<Entry['kind'], () => string> = { earned: m.quota_pay_kind_earned, advance: m.quota_pay_kind_advance, recovery: m.quota_pay_kind_recovery, bonus: m.quota_pay_kind_bonus }
  const what = names[entry.kind]()
  if (entry.kind === 'earned') return entry.component ?? what
  return entry.note && entry.note !== 'guarantee' ? `${what} – ${entry.note}` : what
}

function Ledger({ entries, paid, currency }: { entries: Entry[]; paid: number; currency: string }) {
  const money = (value: number) => formatMoney(value, currency, false)
  return (
    <section>
      <h3>{m.quota_pay_ledger()}</h3>
      {entries.length === 0 ? (
        <EmptyState compact title={m.quota_pay_nothing_settled()} text={m.quota_pay_ledger_text()} />
      ) : (
        <table className={classes.why}>
          <caption className={classes.caption}>{m.quota_pay_ledger_text()}</caption>
          <thead>
            <tr>
              <th scope="col">{m.quota_pay_month()}</th>
              <th scope="col">{m.quota_pay_credited()}</th>
              <th scope="col">{m.quota_pay_earned_to_date()}</th>
              <th scope="col">{m.quota_pay_amount()}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td>
                  {monthName(entry.month)}
                  <div className={classes.who}>{kindText(entry)}</div>
                </td>
                <td>{entry.kind === 'earned' ? formatMoney(entry.credited, currency) : ''}</td>
                <td>{entry.kind === 'earned' ? money(entry.earned) : ''}</td>
                <td>{money(entry.amount)}</td>
              </tr>
            ))}
            <tr data-total>
              <td>{m.quota_total()}</td>
              <td>{''}</td>
              <td>{''}</td>
              <td>{money(paid)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </section>
  )
}

/** A bonus or a correction by hand, with its reason. */
function Grant({ statement }: { statement: Statement }) {
  const [open, setOpen] = useState(false)
  const months: { value: string; label: string }[] = []
  for (let at = statement.plan.starts_on; at < statement.plan.ends_on && at <= todayIs(); at = next(at)) months.push({ value: at, label: monthName(at) })
  const [month, setMonth] = useState(months.at(-1)?.value ?? statement.plan.starts_on)
  const [amount, setAmount] = useState<number | ''>('')
  const [note, setNote] = useState('')
  const grant = usePayAct(planActs.grant, () => {
    setOpen(false)
    toast(m.quota_pay_granted())
  })
  const unit = unitOf({ quantity: 'revenue', currency: statement.plan.currency })
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconGift size={15} />} onClick={() => setOpen(true)}>
        {m.quota_pay_grant()}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={m.quota_pay_grant_title({ name: statement.person.name })}>
        <Stack gap="sm">
          <Select label={m.quota_pay_month()} allowDeselect={false} value={month} onChange={(value) => value && setMonth(value)} data={months} />
          <NumberInput label={`${m.quota_pay_amount()} (${statement.plan.currency})`} description={m.quota_pay_grant_text()} decimalScale={2} thousandSeparator=" " value={amount} onChange={(value) => setAmount(value === '' ? '' : Number(value))} />
          <TextInput label={m.quota_pay_reason()} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              {m.app_cancel()}
            </Button>
            <Button loading={grant.isPending} disabled={!amount || note.trim() === ''} onClick={() => grant.mutate({ id: statement.plan.id, user: statement.person.user_id, body: { month, amount: Math.round(Number(amount) * unit), note: note.trim() } })}>
              {m.quota_judge()}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function next(month: string): string {
  const [y, mm] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  return mm === 12 ? `${y + 1}-01-01` : `${y}-${String(mm + 1).padStart(2, '0')}-01`
}
