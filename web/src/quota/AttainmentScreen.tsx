import { Box, SegmentedControl } from '@mantine/core'
import { IconTargetArrow } from '@tabler/icons-react'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { AttainmentMap } from './AttainmentMap'
import { CreditsPanel } from './CreditsPanel'
import { Download, fileAt } from './Download'
import { FairnessView } from './FairnessView'
import { AskedFields, Head } from './Head'
import { People } from './People'
import { type Attainment, type Part, type Question, useAttainment, useQuestion, type Whose } from './quotas'
import { Summary } from './Summary'
import { TerritoryRows } from './TerritoryRows'
import { VacancyView } from './VacancyView'
import classes from './quota.module.css'

interface Address extends Record<string, unknown> {
  by: 'territory' | 'person' | 'map' | 'fair' | 'vacant'
  whose: string
  part: Part
}

/** How far every territory and person in sight is, as of any day. */
export default function AttainmentScreen() {
  const [address, change] = useAddress<Address>()
  const { question } = useQuestion()
  const answer = useAttainment(question)
  const by = address.by ?? 'territory'
  const open = (whose: Whose, part: Part = 'won') => change({ whose: `${whose.kind}:${whose.id}`, part })
  const chosen = whoseOf(address.whose)
  return (
    <div className={classes.screen}>
      <Head tab="attainment" text={m.quota_text()}>
        <SegmentedControl
          aria-label={m.quota_by()}
          value={by}
          onChange={(next) => change({ by: next === 'territory' ? (undefined as never) : (next as Address['by']) })}
          data={[
            { value: 'territory', label: m.quota_by_territory() },
            { value: 'person', label: m.quota_by_person() },
            { value: 'map', label: m.quota_by_map() },
            { value: 'fair', label: m.quota_by_fair() },
            { value: 'vacant', label: m.quota_vacancies() },
          ]}
        />
        <AskedFields />
        <Download href={fileAt('/attainment/export.xlsx', { ...question })} />
      </Head>
      {answer.error ? (
        <Failure error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <ScreenLoading />
      ) : answer.data.items.length === 0 ? (
        <EmptyState icon={IconTargetArrow} title={m.quota_empty()} text={m.quota_empty_text()} />
      ) : (
        <Box className={classes.body} data-waiting={answer.isPlaceholderData || undefined}>
          {(by === 'territory' || by === 'person') && <Summary answer={answer.data} />}
          <View by={by} question={question} answer={answer.data} chosen={chosen} onOpen={open} />
        </Box>
      )}
      {chosen && answer.data && <CreditsPanel key={address.whose} answer={answer.data} whose={chosen} part={address.part ?? 'won'} onPart={(part) => change({ part })} onClose={() => change({ whose: '' })} />}
    </div>
  )
}

function View({ by, question, answer, chosen, onOpen }: { by: Address['by']; question: Question; answer: Attainment; chosen: Whose | null; onOpen: (whose: Whose, part?: Part) => void }) {
  if (by === 'fair') return <FairnessView question={question} />
  if (by === 'vacant') return <VacancyView asOf={question.as_of} />
  if (by === 'map') return <AttainmentMap answer={answer} chosen={chosen?.kind === 'territory' ? chosen.id : null} onOpen={(id) => onOpen({ kind: 'territory', id })} />
  if (by === 'person') return <People answer={answer} chosen={chosen} onOpen={(id, part) => onOpen({ kind: 'person', id }, part)} />
  return <TerritoryRows answer={answer} chosen={chosen} onOpen={(id, part) => onOpen({ kind: 'territory', id }, part)} />
}

function whoseOf(text: string | undefined): Whose | null {
  const [kind, id] = (text ?? '').split(':')
  return (kind === 'territory' || kind === 'person') && id ? { kind, id } : null
}
