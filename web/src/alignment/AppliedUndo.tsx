import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '@/api/client'
import * as m from '@/paraglide/messages.js'
import { Undoing } from './AppliedList'
import { useAct, useRules } from './rules'

/** Takes back the rules applied last. */
export function AppliedUndo() {
  const last = useRules().data?.applied.find((one) => one.last)
  const [job, setJob] = useState<string | null>(null)
  const undo = useAct(async (id: string) => setJob((await api.POST('/api/v1/rules/sets/{id}/undo', { params: { path: { id } } })).data!.job))
  if (!last) return null
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={15} />} loading={undo.isPending} onClick={() => undo.mutate(last.id)}>
        {m.alignment_undo_planned()}
      </Button>
      {job && <Undoing job={job} onClose={() => setJob(null)} />}
    </>
  )
}
