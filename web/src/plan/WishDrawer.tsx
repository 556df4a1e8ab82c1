import { Button, Drawer, Fieldset, Group, NumberInput, Stack, Switch } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { formatHours, formatPercent } from '@/ui/format'
import { toast, toastError } from '@/ui/toast'
import { FindingsList } from './FindingsList'
import { planKey, planPath, plansKey } from './queries'
import type { Findings, PlanDetail, Wish } from './contract'
import type { Editor } from './useEditor'
import { BalanceFields, KeepField, ObjectiveField, Part } from './WishFields'
import { measureName } from './words'

/** What is asked of the plan, to be changed between runs; says at once what would
 *  make it impossible. */
export function WishDrawer(props: { editor: Editor; plan: PlanDetail; opened: boolean; onClose: () => void }) {
  return (
    <Drawer opened={props.opened} onClose={props.onClose} position="right" size={460} title={m.plan_wish()}>
      {props.opened && <Form {...props} />}
    </Drawer>
  )
}

function Form({ editor, plan, onClose }: { editor: Editor; plan: PlanDetail; onClose: () => void }) {
  const queries = useQueryClient()
  const [wish, setWish] = useState<Wish>(plan.wish)
  const [hours, setHours] = useState(plan.capacity.hours_per_rep)
  const [asked] = useDebouncedValue(wish, 350)
  const readOnly = !editor.mayEdit
  const findings = useQuery({
    queryKey: planKey(plan.id, 'check', String(plan.version), JSON.stringify(asked)),
    queryFn: ({ signal }) => request<Findings>('POST', planPath(plan.id, '/check'), { wish: asked }, signal),
    placeholderData: (before) => before,
    retry: false,
  })
  const save = useMutation({
    mutationFn: () => request<PlanDetail>('PATCH', planPath(plan.id), { wish, ...(hours === plan.capacity.hours_per_rep ? {} : { hours_per_rep: hours }) }),
    onSuccess: (changed) => {
      queries.setQueryData(planKey(plan.id), changed)
      void queries.invalidateQueries({ queryKey: planKey(plan.id, 'assignment') })
      void queries.invalidateQueries({ queryKey: plansKey })
      toast(m.app_saved(), () => editor.edit.mutateAsync({ path: '/undo' }))
      onClose()
    },
    onError: toastError,
  })
  const options = plan.measures.map((measure) => ({ value: measure.name, label: measureName(measure.name, measure.label) }))
  const needed = hours > 0 ? Math.max(1, Math.ceil(plan.capacity.total_hours / hours)) : 0
  return (
    <Fieldset variant="unstyled" disabled={readOnly}><Stack gap="lg">
      <Part title={m.plan_how_many()}>
        <Group align="flex-end" gap="sm" grow>
          <NumberInput label={m.plan_column_territories()} min={1} max={5000} value={wish.territories} onChange={(value) => typeof value === 'number' && value >= 1 && setWish({ ...wish, territories: Math.round(value) })} />
          {plan.capacity.total_hours > 0 && (
            <NumberInput label={m.plan_hours_per_rep()} suffix=" h" min={100} max={4000} step={50} value={hours} onChange={(value) => typeof value === 'number' && setHours(value)} />
          )}
        </Group>
        {plan.capacity.total_hours > 0 && needed > 0 && needed !== wish.territories && (
          <Group gap="xs">
            <Button size="compact-sm" variant="light" onClick={() => setWish({ ...wish, territories: needed })}>
              {m.plan_needed_take({ count: needed, hours: formatHours(plan.capacity.total_hours) })}
            </Button>
          </Group>
        )}
      </Part>
      <Part title={m.plan_balance_what()} text={m.plan_balance_text()}>
        <BalanceFields balance={wish.balance} options={options} onChange={(balance) => setWish({ ...wish, balance })} />
      </Part>
      {plan.before && (
        <Part title={m.plan_keep()} text={m.plan_keep_text()}>
          <KeepField value={wish.keep} onChange={(keep) => setWish({ ...wish, keep })} />
          <Switch
            label={m.plan_max_moved()}
            checked={wish.max_moved !== undefined && wish.max_moved !== null}
            onChange={(event) => {
              const { max_moved: _before, ...rest } = wish
              setWish(event.currentTarget.checked ? { ...rest, max_moved: 0.2 } : rest)
            }}
          />
          {wish.max_moved !== undefined && wish.max_moved !== null && (
            <NumberInput aria-label={m.plan_max_moved()} w={130} suffix=" %" min={0} max={100} value={Math.round(wish.max_moved * 1000) / 10} onChange={(value) => typeof value === 'number' && setWish({ ...wish, max_moved: value / 100 })} description={formatPercent(wish.max_moved)} inputWrapperOrder={['input']} />
          )}
        </Part>
      )}
      <ObjectiveField value={wish.objective.kind} onChange={(kind) => setWish({ ...wish, objective: { ...wish.objective, kind } })} />
      {findings.data && (
        <FindingsList
          findings={findings.data}
          measures={plan.measures}
          onSplit={readOnly ? undefined : (codes) => editor.edit.mutate({ path: '/split', body: { codes } })}
          splitting={editor.edit.isPending}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {m.app_cancel()}
        </Button>
        <Button onClick={() => save.mutate()} loading={save.isPending}>
          {m.app_save()}
        </Button>
      </Group>
    </Stack></Fieldset>
  )
}
