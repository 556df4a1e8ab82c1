import { Box, Button, Group, NumberInput, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { request } from '@/api/client'
import { useLanguage } from '@/app/language'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { toastError } from '@/ui/toast'
import { queryText } from '@/ui/useList'
import { type Draft, firstDraft, type Home, requestOf } from './draft'
import { LevelCards } from './LevelCards'
import classes from './new.module.css'
import { planPath, plansKey } from './queries'
import { RegionField } from './RegionField'
import type { MeasureChoice, PlanDetail, PlanPreview, Wish } from './contract'
import { BalanceFields, KeepField, Part } from './WishFields'
import { WhatYouGet } from './WhatYouGet'
import { measureOptions } from './words'

/** A new plan on one page: what is cut, where, into how many, evenly by what, how
 *  near to today. What that comes to stands beside it and changes while one types. */
export default function NewPlan() {
  const { language } = useLanguage()
  const queries = useQueryClient()
  const go = useGo()
  const [draft, setDraft] = useState<Draft>(firstDraft)
  const [split, setSplit] = useState<string[]>([])
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const [today] = useState(() => new Date().toISOString())
  const name = draft.name.trim() || m.plan_new_name({ date: formatDate(today) })
  const homes = useQuery({ queryKey: ['homes'], queryFn: ({ signal }) => request<{ items: Home[] }>('GET', '/api/v1/homes', undefined, signal), staleTime: 60_000, retry: false })
  const homeList = useMemo(() => homes.data?.items ?? [], [homes.data])
  const choices = useQuery({
    queryKey: ['plan-measures', draft.level, language],
    queryFn: ({ signal }) => request<{ items: MeasureChoice[] }>('GET', `/api/v1/plans/measures${queryText({ level: draft.level, language })}`, undefined, signal),
    staleTime: 300_000,
  })
  const { preview, suggested } = usePreview(draft, homeList, name)
  const options = useMemo(() => measureOptions(choices.data?.items ?? []), [choices.data])
  const create = useMutation({
    mutationFn: async () => {
      const made = await request<PlanDetail>('POST', '/api/v1/plans', requestOf(draft, homeList, suggested, name))
      if (split.length > 0) await request('POST', planPath(made.id, '/split'), { codes: split })
      return made
    },
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: plansKey })
      go(`/plans/${made.id}`)
    },
    onError: toastError,
  })
  const balance = draft.balance.length > 0 ? draft.balance : (suggested?.balance ?? [])
  const territories = draft.territories > 0 ? draft.territories : (suggested?.territories ?? 0)
  const inForce = preview.data?.today ?? 0
  return (
    <>
      <PageHeader trail={[{ label: m.plan_title(), to: '/plans' }]} title={m.plan_new()} text={m.plan_new_text()} />
      <Box className={classes.page}>
        <Stack
          gap={30}
          component="form"
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <TextInput label={m.plan_column_name()} placeholder={name} maxLength={200} value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} />
          <Part title={m.plan_what()} text={m.plan_what_text()}>
            <LevelCards
              value={draft.level}
              onChange={(level) => {
                setSplit([])
                set({ level, areas: [], balance: [], territories: 0 })
              }}
            />
          </Part>
          <Part title={m.plan_where()}>
            <RegionField draft={draft} onChange={set} />
          </Part>
          <Part title={m.plan_how_many()}>
            <SegmentedControl
              size="sm"
              aria-label={m.plan_how_many()}
              style={{ alignSelf: 'flex-start' }}
              value={draft.homes ? 'homes' : draft.fromHours ? 'hours' : 'given'}
              onChange={(way) => set({ homes: way === 'homes', fromHours: way === 'hours' })}
              data={[
                { value: 'given', label: m.plan_by_number() },
                { value: 'hours', label: m.plan_by_hours() },
                { value: 'homes', label: m.plan_by_homes(), disabled: homeList.length === 0 },
              ]}
            />
            {draft.homes ? (
              <Text size="sm" c="dimmed">
                {m.plan_by_homes_text({ count: homeList.length })}
              </Text>
            ) : draft.fromHours ? (
              <Group gap="sm" align="flex-end">
                <NumberInput label={m.plan_hours_per_rep()} description={m.plan_hours_per_rep_text()} w={240} suffix=" h" min={100} max={4000} step={50} value={draft.hoursPerRep} onChange={(value) => typeof value === 'number' && value > 0 && set({ hoursPerRep: value })} />
              </Group>
            ) : (
              <NumberInput
                aria-label={m.plan_how_many()}
                description={inForce > 0 ? m.plan_today_has({ count: inForce }) : undefined}
                inputWrapperOrder={['input', 'description']}
                w={160}
                min={1}
                max={5000}
                value={territories || ''}
                onChange={(value) => typeof value === 'number' && value >= 1 && set({ territories: Math.round(value) })}
              />
            )}
          </Part>
          <Part title={m.plan_balance_what()} text={m.plan_balance_text()}>
            <BalanceFields balance={balance} options={options} onChange={(next) => set({ balance: next })} />
          </Part>
          {inForce > 0 && (
            <Part title={m.plan_keep()} text={m.plan_keep_text()}>
              <Switch label={m.plan_start_today()} checked={draft.today} onChange={(event) => set({ today: event.currentTarget.checked })} mb={4} />
              {draft.today && <KeepField value={draft.keep} onChange={(keep) => set({ keep })} />}
            </Part>
          )}
          <Group justify="flex-end" className={classes.foot}>
            <Button variant="default" onClick={() => go('/plans')}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" rightSection={<IconArrowRight size={16} />} loading={create.isPending} disabled={preview.isPending}>
              {m.plan_create()}
            </Button>
          </Group>
        </Stack>
        <WhatYouGet draft={draft} preview={preview} homes={draft.homes ? homeList : []} split={split} onSplit={(codes) => setSplit((before) => (before.length > 0 ? [] : codes))} />
      </Box>
    </>
  )
}

/** What the draft comes to, asked again when typing pauses. Once the server has
 *  suggested a wish for the level, the form's own words go into it. */
function usePreview(draft: Draft, homes: readonly Home[], name: string) {
  const [asked] = useDebouncedValue(draft, 300)
  const [suggested, setSuggested] = useState<{ level: string; wish: Wish } | null>(null)
  const known = suggested?.level === asked.level ? suggested.wish : undefined
  const body = requestOf(asked, homes, known, name)
  const preview = useQuery({
    queryKey: ['plan-preview', JSON.stringify({ ...body, name: '' })],
    queryFn: ({ signal }) => request<PlanPreview>('POST', '/api/v1/plans/preview', body, signal),
    placeholderData: (before) => before,
    staleTime: 30_000,
    retry: false,
  })
  const wish = preview.data?.wish
  if (wish && !preview.isPlaceholderData && suggested?.level !== asked.level) setSuggested({ level: asked.level, wish })
  return { preview, suggested: suggested?.level === draft.level ? suggested.wish : undefined }
}

export type PreviewQuery = ReturnType<typeof usePreview>['preview']
