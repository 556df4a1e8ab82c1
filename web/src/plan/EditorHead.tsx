import { ActionIcon, Badge, Button, Group, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconArrowBackUp, IconArrowForwardUp, IconArrowsDiff, IconSend } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { request } from '@/api/client'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatDate } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { toastError } from '@/ui/toast'
import { ExportMenu } from './ExportMenu'
import { PlanMenu } from './PlanMenu'
import { PublishDialog } from './PublishDialog'
import { planKey, planPath, plansKey } from './queries'
import { StateBadge } from './StateBadge'
import type { EditRecord, PlanDetail } from './contract'
import type { Editor } from './useEditor'
import { WishDrawer } from './WishDrawer'
import { editName, levelName, unitCount } from './words'

export function EditorHead({ editor, plan }: { editor: Editor; plan: PlanDetail }) {
  const go = useGo()
  const [asked, setAsked] = useState(false)
  const [publishing, setPublishing] = useState(false)
  return (
    <>
      <PageHeader
        trail={[{ label: m.plan_title(), to: '/plans' }]}
        title={<Name plan={plan} />}
        badge={
          <>
            <StateBadge state={plan.state} />
            {plan.valid_from && plan.state !== 'draft' && (
              <Badge color="gray" variant="transparent" px={0}>
                {plan.valid_to ? m.plan_between({ from: formatDate(plan.valid_from), to: formatDate(plan.valid_to) }) : m.plan_from({ from: formatDate(plan.valid_from) })}
              </Badge>
            )}
          </>
        }
        text={[plan.level === 'accounts' ? '' : levelName(plan.level), unitCount(plan.level, plan.units), m.plan_count_territories({ count: plan.territories })].filter(Boolean).join(' · ')}
        actions={
          <>
            {plan.state === 'draft' && (
              <Group gap={2} mr={4}>
                <Step editor={editor} edit={plan.undo} path="/undo" keys="Ctrl Z" icon={IconArrowBackUp} label={m.plan_undo} of={m.plan_undo_of} />
                <Step editor={editor} edit={plan.redo} path="/redo" keys="Ctrl ⇧ Z" icon={IconArrowForwardUp} label={m.plan_redo} of={m.plan_redo_of} />
              </Group>
            )}
            <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} />} onClick={() => setAsked(true)}>
              {m.plan_wish()}
            </Button>
            <Button variant="default" leftSection={<IconArrowsDiff size={16} />} renderRoot={(root) => <Link to="/plans/$planId/compare" params={{ planId: plan.id } as never} {...root} />}>
              {m.plan_compare_short()}
            </Button>
            <ExportMenu plan={plan} />
            <Button leftSection={<IconSend size={16} />} disabled={editor.busy || !plan.may_edit} onClick={() => setPublishing(true)}>
              {plan.state === 'draft' ? m.plan_publish() : m.plan_publishing()}
            </Button>
            <PlanMenu plan={plan} onGone={() => go('/plans')} />
          </>
        }
      />
      <WishDrawer editor={editor} plan={plan} opened={asked} onClose={() => setAsked(false)} />
      {publishing && <PublishDialog editor={editor} plan={plan} onClose={() => setPublishing(false)} />}
    </>
  )
}

/** Undo or redo, saying what it would take back or do again. */
function Step(props: {
  editor: Editor
  edit: EditRecord | undefined
  path: string
  keys: string
  icon: typeof IconArrowBackUp
  label: () => string
  of: (inputs: { what: string }) => string
}) {
  const { editor, edit, icon: Icon } = props
  const label = edit ? props.of({ what: editName(edit) }) : props.label()
  return (
    <Tooltip label={`${label} (${props.keys})`}>
      <ActionIcon size={34} aria-label={label} disabled={!edit || !editor.mayEdit || editor.edit.isPending} onClick={() => editor.edit.mutate({ path: props.path })}>
        <Icon size={19} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}

/** The plan's name, changed by a click on it. */
function Name({ plan }: { plan: PlanDetail }) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState<string | null>(null)
  const rename = useMutation({
    mutationFn: (name: string) => request<PlanDetail>('PATCH', planPath(plan.id), { name }),
    onSuccess: (changed) => {
      queries.setQueryData(planKey(plan.id), changed)
      void queries.invalidateQueries({ queryKey: plansKey })
    },
    onError: toastError,
  })
  if (typed === null)
    return (
      <Tooltip label={m.plan_rename()} disabled={!plan.may_edit}>
        <UnstyledButton fz="inherit" fw="inherit" lh="inherit" disabled={!plan.may_edit} onClick={() => setTyped(plan.name)} aria-label={`${plan.name}. ${m.plan_rename()}`}>
          {rename.isPending ? rename.variables : plan.name}
        </UnstyledButton>
      </Tooltip>
    )
  const done = (keep: boolean) => {
    const name = typed.trim()
    setTyped(null)
    if (keep && name && name !== plan.name) rename.mutate(name)
  }
  return (
    <TextInput
      autoFocus
      size="sm"
      w={320}
      aria-label={m.plan_rename()}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => done(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done(true)
        if (event.key === 'Escape') {
          event.preventDefault()
          done(false)
        }
      }}
    />
  )
}
