import { Button, SegmentedControl } from '@mantine/core'
import { IconListDetails, IconTargetArrow } from '@tabler/icons-react'
import { useAddress } from '@/app/navigation'
import { ScreenLoading } from '@/app/ScreenLoading'
import * as m from '@/paraglide/messages.js'
import { EmptyState } from '@/ui/EmptyState'
import { Failure } from '@/ui/Failure'
import { ForecastPanel } from './ForecastPanel'
import { ForecastRows } from './ForecastRows'
import { ForecastTiles } from './ForecastTiles'
import { useDetail, useForecast } from './forecasts'
import { AskedFields, Head } from './Head'
import { Landing } from './Landing'
import { tops, useQuestion } from './quotas'
import { Waterfall } from './Waterfall'
import classes from './quota.module.css'

interface Address extends Record<string, unknown> {
  by: 'territory' | 'person'
  of: string
  since: string
  open: string
}

/** Where the period will end: what is sure, what may come, and what changed. */
export default function ForecastScreen() {
  const [address, change] = useAddress<Address>()
  const { question } = useQuestion('quarter')
  const answer = useForecast(question)
  const items = answer.data?.items ?? []
  const of = items.find((one) => one.territory_id === address.of) ?? tops(items)[0]
  const detail = useDetail(question, of?.territory_id ?? '', address.since ?? '')
  const by = address.by === 'person' ? 'person' : 'territory'
  const shown = detail.data
  return (
    <div className={classes.screen}>
      <Head tab="forecast" text={m.quota_forecast_text()}>
        <SegmentedControl
          aria-label={m.quota_by()}
          value={by}
          onChange={(next) => change({ by: next === 'person' ? 'person' : (undefined as never) })}
          data={[
            { value: 'territory', label: m.quota_by_territory() },
            { value: 'person', label: m.quota_by_person() },
          ]}
        />
        <AskedFields otherwise="quarter" />
      </Head>
      {answer.error ? (
        <Failure error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <ScreenLoading />
      ) : !of ? (
        <EmptyState icon={IconTargetArrow} title={m.quota_empty()} text={m.quota_empty_text()} />
      ) : (
        <div className={classes.whole} data-waiting={answer.isPlaceholderData || undefined}>
          <div className={classes.stageHead}>
            <h2>{of.name}</h2>
            <Button size="compact-sm" variant="default" leftSection={<IconListDetails size={15} />} onClick={() => change({ of: of.territory_id, open: 'deals' })}>
              {m.quota_deals_and_judgement()}
            </Button>
          </div>
          <ForecastTiles line={of} answer={answer.data} />
          {detail.error ? (
            <Failure error={detail.error} onRetry={() => void detail.refetch()} />
          ) : (
            <div className={classes.stage} data-waiting={detail.isPlaceholderData || undefined}>
              <Landing detail={shown} of={answer.data} />
              <Waterfall detail={shown} of={answer.data} since={address.since ?? ''} onSince={(since) => change({ since })} onOpen={() => change({ of: of.territory_id, open: 'changes' })} />
            </div>
          )}
          <ForecastRows answer={answer.data} by={by} chosen={of.territory_id} onChoose={(id) => change({ of: id })} />
        </div>
      )}
      {address.open && of && shown && answer.data && (
        <ForecastPanel key={of.territory_id} line={of} detail={shown} answer={answer.data} tab={address.open} onTab={(open) => change({ open })} onClose={() => change({ open: '' })} />
      )}
    </div>
  )
}
