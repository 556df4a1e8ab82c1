import { Alert, Button, Checkbox, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCode, IconLock, IconTable } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { useGo, useRouteParams } from '@/app/navigation'
import { NotFound } from '@/app/NotFound'
import { ScreenLoading } from '@/app/ScreenLoading'
import { allows, headquarters, useUser } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { useTree } from '@/territory/territories'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { toast } from '@/ui/toast'
import { ClauseRows } from './ClauseRows'
import { Matches } from './Matches'
import { type Clause, type Field, type Question, type Rule, useAct, useCheck, useRules } from './rules'
import { TextEditor } from './TextEditor'
import classes from './alignment.module.css'

/** One rule: which accounts it means, and whose they become. */
export default function RulePage() {
  const { ruleId } = useRouteParams<{ ruleId?: string }>()
  const rules = useRules()
  if (rules.isError) return <Failure error={rules.error} onRetry={() => void rules.refetch()} />
  if (!rules.data) return <ScreenLoading />
  const rule = ruleId ? rules.data.items.find((one) => one.id === ruleId) : undefined
  if (ruleId && !rule) return <NotFound />
  return <Editor key={ruleId ?? ''} rule={rule} fields={rules.data.fields} />
}

const empty: Clause = { field: 'industry', op: 'begins', values: [] }

/** Rows with the value that is being typed but not yet entered. */
function withTyped(rows: Clause[], typing: { row: number; text: string }): Clause[] {
  const value = typing.text.trim()
  if (value === '') return rows
  return rows.map((row, i) => (i === typing.row && !row.values.includes(value) ? { ...row, values: [...row.values, value] } : row))
}

function Editor({ rule, fields }: { rule: Rule | undefined; fields: Field[] }) {
  const go = useGo()
  const mayWrite = allows(headquarters, useUser().role)
  const [name, setName] = useState(rule?.name ?? '')
  const [into, setInto] = useState<string | null>(rule?.territory_id ?? null)
  const [off, setOff] = useState(rule?.off ?? false)
  const [view, setView] = useState<'rows' | 'text'>(rule && rule.rows.length === 0 ? 'text' : 'rows')
  const [rows, setRows] = useState<Clause[]>(rule?.rows.length ? rule.rows : [empty])
  const [text, setText] = useState(rule?.expression ?? '')
  const [typing, setTyping] = useState<{ row: number; text: string }>({ row: 0, text: '' })
  const typed = withTyped(rows, typing)
  const asked: Question = view === 'rows' ? { rows: typed.filter((row) => row.op === 'known' || row.op === 'unknown' || row.values.some((value) => value !== '')), limit: 12 } : { expression: text, limit: 12 }
  const blank = view === 'rows' ? asked.rows!.length === 0 : text.trim() === ''
  const [question] = useDebouncedValue(JSON.stringify(asked), 250)
  const check = useCheck(blank ? null : (JSON.parse(question) as Question))
  const answer = blank ? undefined : check.data
  const settled = !blank && question === JSON.stringify(asked) && !check.isPlaceholderData && check.isSuccess
  const problem = answer?.problem
  const turn = (next: string) => {
    if (next === 'text' && answer && !problem) setText(answer.expression)
    if (next === 'rows' && answer) setRows(answer.rows.length > 0 ? answer.rows : [empty])
    setView(next as 'rows' | 'text')
  }
  const save = useAct(async () => {
    const body = { name, territory_id: into!, expression: view === 'text' ? text : answer!.expression, off }
    if (rule) await api.PUT('/api/v1/rules/{id}', { params: { path: { id: rule.id }, header: { 'If-Match': `"${rule.version}"` } }, body })
    else await api.POST('/api/v1/rules', { body })
    toast(m.alignment_saved({ name }))
    go('/rules')
  })
  const ready = mayWrite && settled && !problem && into !== null && name.trim() !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) save.mutate(undefined)
  }
  return (
    <div className={classes.screen}>
      <PageHeader title={rule ? rule.name : m.alignment_new()} trail={[{ label: m.alignment_title(), to: '/rules' }]} text={m.alignment_one_text()} />
      <form className={classes.editor} onSubmit={submit}>
        <Stack gap="md" className={classes.form}>
          {!mayWrite && (
            <Alert color="gray" icon={<IconLock size={16} />} p="xs">
              {m.alignment_read_only()}
            </Alert>
          )}
          <div className={classes.pair}>
            <TextInput label={m.alignment_name()} placeholder={m.alignment_name_example()} value={name} maxLength={200} required readOnly={!mayWrite} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
            <Into value={into} onChange={setInto} readOnly={!mayWrite} />
          </div>
          <div className={classes.viewHead}>
            <Text fw={560} size="sm" id="rule-conditions">
              {m.alignment_conditions()}
            </Text>
            <SegmentedControl
              aria-label={m.alignment_view()}
              value={view}
              onChange={turn}
              data={[
                { value: 'rows', label: <Labelled icon={<IconTable size={14} />} text={m.alignment_view_rows()} />, disabled: view === 'text' && !blank && (!settled || problem !== undefined || Boolean(answer?.beyond)) },
                { value: 'text', label: <Labelled icon={<IconCode size={14} />} text={m.alignment_view_text()} />, disabled: view === 'rows' && !blank && !settled },
              ]}
            />
          </div>
          {view === 'rows' ? (
            <ClauseRows fields={fields} rows={rows} problem={problem} readOnly={!mayWrite} onChange={setRows} onTyping={(row, words) => setTyping({ row, text: words })} />
          ) : (
            <TextEditor text={text} fields={fields} problem={problem} beyond={answer?.beyond} readOnly={!mayWrite} onChange={setText} />
          )}
          {mayWrite && <Checkbox label={m.alignment_off_label()} description={m.alignment_off_text()} checked={off} onChange={(event) => setOff(event.currentTarget.checked)} />}
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => go('/rules')}>
              {mayWrite ? m.app_cancel() : m.alignment_back()}
            </Button>
            {mayWrite && (
              <Button type="submit" disabled={!ready} loading={save.isPending}>
                {m.app_save()}
              </Button>
            )}
          </div>
          {mayWrite && (
            <Text size="xs" c="dimmed">
              {m.alignment_draft_text()}
            </Text>
          )}
        </Stack>
        <Matches answer={answer} asking={!blank && !settled} error={check.error} />
      </form>
    </div>
  )
}

function Labelled({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
      {icon}
      {text}
    </span>
  )
}

/** The territory that the accounts come into. */
function Into({ value, onChange, readOnly }: { value: string | null; onChange: (id: string | null) => void; readOnly: boolean }) {
  const nodes = useTree().data?.items ?? []
  const depths = new Map(nodes.map((one) => [one.id, one.depth]))
  return (
    <Select
      searchable
      required
      readOnly={readOnly}
      label={m.alignment_territory()}
      placeholder={m.alignment_territory_choose()}
      data={nodes.map((one) => ({ value: one.id, label: one.name }))}
      renderOption={({ option }) => <span style={{ paddingLeft: 16 * (depths.get(option.value) ?? 0) }}>{option.label}</span>}
      value={value}
      onChange={onChange}
      maxDropdownHeight={320}
      nothingFoundMessage={m.alignment_nothing_found()}
    />
  )
}
