import { Button, Group, Loader, Progress, SegmentedControl, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '@/api/client'
import { useAddress, useGo } from '@/app/navigation'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { FileDrop } from '@/ui/FileDrop'
import { formatPercent } from '@/ui/format'
import { forgetLists, type Import, type Sample, upload, useMakes, useSamples, useTargets } from './imports'
import classes from './intake.module.css'
import { SampleCards } from './SampleCards'
import { said } from './words'

const accept = '.csv,.tsv,.txt,.xlsx,.vcf,text/vcard,text/csv,text/tab-separated-values'

/** Says what the rows are, takes a file, and goes on to what was understood of it. */
export function NewImport() {
  const [address, change] = useAddress<{ target: string }>()
  const targets = useTargets()
  const samples = useSamples()
  const go = useGo()
  const queries = useQueryClient()
  const [share, setShare] = useState(0)
  const aborter = useRef<AbortController | null>(null)
  const makes = useMakes()
  const target = address.target ?? 'auto'
  const arrived = (next: Import | undefined) => {
    forgetLists(queries)
    if (next) go(`/import/${next.id}`)
  }
  const send = useMutation({
    mutationFn: (file: File) => {
      setShare(0)
      aborter.current = new AbortController()
      return upload(target, file, setShare, aborter.current.signal)
    },
    onSuccess: arrived,
  })
  const take = useMutation({
    mutationFn: async (sample: Sample) => (await api.POST('/api/v1/import-samples/{name}', { params: { path: { name: sample.name } } })).data,
    onSuccess: arrived,
  })
  if (targets.isError) return <Failure error={targets.error} onRetry={() => void targets.refetch()} />
  const failed = [send.error, take.error].find((error) => error && !(error instanceof DOMException))
  const busy = send.isPending || take.isPending
  return (
    <div className={classes.start}>
      <div className={classes.bring}>
        <Group gap="sm" mih={46}>
          <Title order={2}>{m.intake_what()}</Title>
          {targets.data && (
            <SegmentedControl
              size="sm"
              aria-label={m.intake_what()}
              value={target}
              onChange={(value) => change({ target: value })}
              data={[{ value: 'auto', label: m.intake_auto() }, ...targets.data.filter((one) => one.may).map((one) => ({ value: one.id, label: said(one.label) }))]}
            />
          )}
        </Group>
        <div className={classes.dropping}>
          {send.isPending ? (
            <Arriving name={send.variables.name} share={share} onStop={() => aborter.current?.abort()} />
          ) : (
            <FileDrop label={m.intake_drop()} hint={m.intake_drop_hint()} accept={accept} disabled={busy || target === ''} onFile={(file) => send.mutate(file)} />
          )}
        </div>
        {target === 'auto' && makes.data && (
          <Text size="xs" c="dimmed" mt="xs">
            {m.intake_auto_text({ list: makes.data.map((one) => said(one.label)).join(', ') })}
          </Text>
        )}
        {failed && <Failure error={failed} title={m.intake_refused()} />}
      </div>
      <SampleCards samples={samples.data} busy={take.isPending ? take.variables.name : null} onTake={(sample) => take.mutate(sample)} />
    </div>
  )
}

function Arriving({ name, share, onStop }: { name: string; share: number; onStop: () => void }) {
  const reading = share >= 1
  return (
    <div className={classes.arriving} role="status">
      <Loader size="sm" />
      <Text fw={600}>{reading ? m.intake_reading({ name }) : m.intake_sending({ name })}</Text>
      <Progress value={share * 100} w="100%" maw={360} animated={reading} aria-label={m.intake_sending({ name })} />
      <Text size="xs" c="dimmed" className="numbers">
        {reading ? m.intake_reading_text() : formatPercent(share, 0)}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onStop}>
        {m.app_cancel()}
      </Button>
    </div>
  )
}
