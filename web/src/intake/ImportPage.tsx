import { Badge } from '@mantine/core'
import { useRouteParams } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { PageHeader } from '@/ui/PageHeader'
import { Ready } from './Ready'
import { Result } from './Result'
import { Working } from './Working'
import { isBusy, useImport, useTargets } from './imports'
import { stateColor, stateText } from './words'

/** One import, as far as it is: understood, under way, or done. */
export default function ImportPage() {
  const { importId } = useRouteParams<{ importId: string }>()
  const found = useImport(importId)
  const targets = useTargets()
  if (found.isError || targets.isError) {
    return <Failure error={found.error ?? targets.error} onRetry={() => void Promise.all([found.refetch(), targets.refetch()])} />
  }
  if (!found.data || !targets.data) return <ScreenLoading />
  const shown = { value: found.data, target: targets.data.find((one) => one.id === found.data.target) }
  if (shown.value.state === 'ready') return <Ready {...shown} />
  return (
    <>
      <PageHeader
        trail={[{ label: m.intake_title(), to: '/import' }]}
        title={shown.value.file_name}
        badge={<Badge color={stateColor(shown.value.state)}>{stateText(shown.value.state)}</Badge>}
      />
      {isBusy(shown.value.state) ? <Working {...shown} /> : <Result {...shown} />}
    </>
  )
}
