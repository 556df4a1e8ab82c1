import { Button, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { formatNumber } from '@/ui/format'
import { PageHeader } from '@/ui/PageHeader'
import { FormatPanel } from './FormatPanel'
import { type Import, type Target, useActs, useMakes, usePreview } from './imports'
import classes from './intake.module.css'
import { MappingTable } from './MappingTable'
import { OptionsPanel } from './OptionsPanel'
import { PreviewPanel } from './PreviewPanel'
import { fieldLabel, said, systemName } from './words'

/** A file that is understood and not stored yet: at the left how it is read,
 *  at the right what would come of it. */
export function Ready({ value, target }: { value: Import; target: Target | undefined }) {
  const go = useGo()
  const acts = useActs(value.id)
  const make = useMakes().data?.find((one) => one.id === value.make)
  const missing = (target?.fields ?? []).filter((field) => field.required && !value.mapping.some((column) => column.field === field.name))
  const preview = usePreview(value.id, missing.length === 0)
  const busy = acts.correct.isPending || preview.isFetching
  const rows = value.total > 0 ? formatNumber(value.total) : ''
  const nothing = preview.data !== undefined && preview.data.checked > 0 && preview.data.rejected === preview.data.checked
  return (
    <>
      <PageHeader
        trail={[{ label: m.intake_title(), to: '/import' }]}
        title={value.file_name}
        text={[
          said(target?.label),
          rows && m.intake_rows({ count: value.total, text: rows }),
          make ? m.intake_recognised({ make: said(make.label) }) : value.origin && m.intake_from({ system: systemName(value.origin) }),
        ]
          .filter(Boolean)
          .join(' · ')}
        actions={
          <>
            <Button variant="default" loading={acts.discard.isPending} onClick={() => acts.discard.mutate(undefined, { onSuccess: () => go('/import') })}>
              {m.intake_discard()}
            </Button>
            <Button
              rightSection={<IconArrowRight size={15} />}
              disabled={missing.length > 0 || busy || preview.isError || nothing}
              loading={acts.run.isPending}
              onClick={() => acts.run.mutate()}
            >
              {rows ? m.intake_run_count({ count: value.total, text: rows }) : m.intake_run()}
            </Button>
          </>
        }
      />
      <div className={classes.ready}>
        <section className={classes.understood} aria-label={m.intake_understood()}>
          <FormatPanel value={value} onChange={(change) => acts.correct.mutate(change)} />
          <OptionsPanel value={value} target={target} onChange={(change) => acts.correct.mutate({ options: { ...value.options, ...change } })} />
          <MappingTable value={value} target={target} onChange={(mapping) => acts.correct.mutate({ mapping })} />
        </section>
        <section className={classes.outcome} aria-label={m.intake_preview()}>
          {missing.length > 0 ? (
            <div className={classes.missing} role="status">
              <Text fw={600}>{m.intake_missing({ fields: missing.map((field) => fieldLabel(target, field.name)).join(', ') })}</Text>
              <Text size="sm" c="dimmed">
                {m.intake_missing_text()}
              </Text>
            </div>
          ) : (
            <PreviewPanel
              value={value}
              target={target}
              preview={preview.data}
              error={preview.error}
              busy={busy}
              onRetry={() => void preview.refetch()}
              onApart={(apart) => acts.correct.mutate({ options: { ...value.options, apart } })}
            />
          )}
        </section>
      </div>
    </>
  )
}
